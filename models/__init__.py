"""What is remembered: one file per aggregate, no queries, no rules."""

from models.ballots import (
    AssistedVoting,
    Ballot,
    BallotChannel,
    BallotKind,
    BallotOption,
    BallotResult,
    BallotSheet,
    BallotSignature,
    BallotState,
    CountedPaper,
    Paper,
    PaperKeying,
    RollEntry,
    ShareOf,
)
from models.base import Base
from models.bodies import Body, BodyDecision, BodyKind, BodySeat, DecisionStand, DecisionSubject, Stand
from models.contact import (
    ContactCard,
    ContactEvent,
    ContactLink,
    ContactWish,
    HandoverNote,
    MessageBy,
    NoteState,
    ReminderAbout,
    ReminderChoice,
    ReminderWay,
    ThreadMessage,
)
from models.minority import MinorityBacking, MinorityState, MinorityStatement
from models.needs import (
    AccessAct,
    Keeper,
    NeedCheck,
    NeedKind,
    NeedRecord,
    NeedState,
    PlannedMeeting,
    PrivateAccess,
    PrivateStore,
)
from models.own import AboutRecord, Community, Draft, ReaderSettings, Strength
from models.paper import KeyingTally, PaperSheet, SheetKeying, SheetLook, SheetState
from models.participation_budget import BudgetLine, CostKind, ParticipationBudget
from models.payments import PaymentChoice, PaymentEntry, PaymentKind, PaymentWay
from models.people import (
    Attribution,
    ConsentGrant,
    ConsentPurpose,
    ConsentWording,
    KnownBy,
    Membership,
    OneTimeCode,
    Person,
    PersonalCode,
    ProcessCode,
    Role,
    SignIn,
    Source,
    StaffAccount,
    WrongTry,
)
from models.phones import PhoneLine
from models.private import ErasureMark, PrivateAnswer, PrivateState
from models.processes import Area, AreaKind, Process, ProcessState, ReferenceCounter, Remit, ResultsShown
from models.recordings import Recording, SignedVideo
from models.records import AuditEvent, AuditPayload, IdempotencyKey, WriteProbe
from models.recruiting import Recruitment, RecruitmentShare, Rounding
from models.results import OpinionResult, PublishedFile
from models.safety import (
    Concern,
    ConcernAbout,
    ConcernState,
    ConcernStep,
    ConcernStepKind,
    ContentNote,
    DutyPerson,
    Helpline,
    ReplyWay,
    RightsStatement,
    SafeguardingAccess,
    SafeguardingAct,
    SafeguardingNote,
)
from models.strategies import (
    Action,
    ActionKind,
    Priority,
    Publication,
    Recommendation,
    RecommendationState,
    RecommendationVersion,
    Redaction,
    Strategy,
    StrategyState,
)
from models.support import EntryMark, HelperKind, SupportAct, SupportConsent, SupportLink
from models.texts import EasyText, GlossaryWord, SpokenText
from models.themes import Theme, ThemeAct, ThemeApproval, ThemeEdit, ThemeLabel, ThemeLook, ThemeProposal, ThemeState
from models.trace import NodeKind, Relation, TraceLink, TraceNode
from models.translations import Translation
from models.voices import (
    Channel,
    Contribution,
    ContributionState,
    HidingReason,
    ModerationNote,
    ModerationStep,
    NotClear,
    Provenance,
    Statement,
    StatementState,
    Vote,
)
from models.work import BackgroundJob, JobState

__all__ = [
    "AboutRecord", "AccessAct", "Action", "ActionKind", "Area", "AreaKind", "AssistedVoting", "Attribution",
    "AuditEvent", "AuditPayload", "BackgroundJob", "Ballot", "BallotChannel", "BallotKind", "BallotOption",
    "BallotResult", "BallotSheet", "BallotSignature", "BallotState", "Base", "Body", "BodyDecision", "BodyKind",
    "BodySeat", "BudgetLine", "Channel", "Community", "Concern", "ConcernAbout", "ConcernState", "ConcernStep",
    "ConcernStepKind", "ConsentGrant", "ConsentPurpose", "ConsentWording", "ContactCard", "ContactEvent",
    "ContactLink", "ContactWish", "ContentNote", "Contribution", "ContributionState", "CostKind", "CountedPaper",
    "DecisionStand", "DecisionSubject", "Draft", "DutyPerson", "EasyText", "EntryMark", "ErasureMark",
    "GlossaryWord", "HandoverNote", "HelperKind", "Helpline", "HidingReason", "IdempotencyKey", "JobState",
    "Keeper", "KeyingTally", "KnownBy", "Membership", "MessageBy", "MinorityBacking", "MinorityState",
    "MinorityStatement", "ModerationNote", "ModerationStep", "NeedCheck", "NeedKind", "NeedRecord", "NeedState",
    "NodeKind", "NotClear", "NoteState", "OneTimeCode", "OpinionResult", "Paper", "PaperKeying", "PaperSheet",
    "ParticipationBudget", "PaymentChoice", "PaymentEntry", "PaymentKind", "PaymentWay", "Person", "PersonalCode",
    "PhoneLine", "PlannedMeeting", "Priority", "PrivateAccess", "PrivateAnswer", "PrivateState", "PrivateStore",
    "Process", "ProcessCode", "ProcessState", "Provenance", "Publication", "PublishedFile", "ReaderSettings",
    "Recommendation", "RecommendationState", "RecommendationVersion", "Recording", "Recruitment",
    "RecruitmentShare", "Redaction", "ReferenceCounter", "Relation", "ReminderAbout", "ReminderChoice",
    "ReminderWay", "Remit", "ReplyWay", "ResultsShown", "RightsStatement", "Role", "RollEntry", "Rounding",
    "SafeguardingAccess", "SafeguardingAct", "SafeguardingNote", "ShareOf", "SheetKeying", "SheetLook",
    "SheetState", "SignIn", "SignedVideo", "Source", "SpokenText", "StaffAccount", "Stand", "Statement",
    "StatementState", "Strategy", "StrategyState", "Strength", "SupportAct", "SupportConsent", "SupportLink",
    "Theme", "ThemeAct", "ThemeApproval", "ThemeEdit", "ThemeLabel", "ThemeLook", "ThemeProposal", "ThemeState",
    "ThreadMessage", "TraceLink", "TraceNode", "Translation", "Vote", "WriteProbe", "WrongTry",
]  # fmt: skip
