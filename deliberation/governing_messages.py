"""What each refusal says in plain words, of committees that decide together and of planning whom to bring together."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

GOVERNING: Mapping[str, LazyString] = {
    "cannot_plan_recruiting_now": _l("The plan of whom to bring together cannot be changed now. It is: %(state)s."),
    "recruitment_unknown": _l("There is no plan yet of whom this project brings together."),
    "group_unknown": _l("This group is not in the plan any more. Please look at the plan again."),
    "group_seats_out_of_range": _l("Write how many seats this group has: a whole number from 0 to %(most)s."),
    "share_day_missing": _l("Write the day from which these numbers are."),
    "share_day_to_come": _l("Numbers of a day to come cannot be known yet. Write the day from which they are."),
    "share_line": _l("Line %(line)s: write one group in a line, such as: age; 18-29; 18900."),
    "share_number": _l(
        "Line %(line)s: write how many people there are, such as 18900, or a share, such as 18.9 with a percent sign."
    ),
    "share_twice": _l("Line %(line)s: this group is there already. Remove one of the two lines."),
    "share_spelling": _l("Line %(line)s: the first word is spelt in another way than before. Spell it in one way."),
    "share_sum": _l(
        "Line %(line)s: the shares up to here do not make a hundred. Look for a group that is left out or there twice."
    ),
    "share_groups": _l("That is too much: at most %(most)s groups, with names of at most %(letters)s letters."),
    "recruiting_targets_differ": _l(
        "In “%(feature)s”, %(set_by_hand)s of %(seats)s seats are decided by hand, and the rest fits nobody."
        " Change a number that was decided by hand."
    ),
    "recruiting_quotas_contradict": _l(
        "In “%(feature)s” no numbers fill all %(seats)s seats. Allow a seat more or fewer, or let somebody be the only"
        " one of their group."
    ),
    "cannot_plan_costs_now": _l("What taking part costs cannot be changed now. It is: %(state)s."),
    "budget_without_seats": _l("Plan first how many people take part. Then you see what each seat costs."),
    "costs_unknown": _l("It is not planned yet what taking part in this project costs."),
    "budget_line_unknown": _l("This line is not there any more. Please look at the list again."),
    "budget_lines": _l("There is room for %(most)s lines. Put some of them together."),
    "budget_unit": _l("Write what one of them costs, one time: at most %(most)s pounds."),
    "budget_sum": _l("This comes to more money than can be meant. Check the numbers."),
    "body_unknown": _l("There is no committee with seats in this project yet."),
    "seats_out_of_range": _l("Write how many seats there are: a whole number from 1 to %(most)s."),
    "quorum_out_of_range": _l("Write how many have to be there: a whole number from 1 to %(most)s."),
    "lived_quorum_out_of_range": _l("Write how many of them have lived experience: a whole number from 0 to %(most)s."),
    "body_rules_are_its_own": _l("The committee has begun to decide. From now on only it can change these numbers."),
    "more_seats_taken": _l("More people have a seat than %(seats)s. End a role first, or keep more seats."),
    "no_seat_left": _l("All %(seats)s seats are taken. End a role first, or change how many seats there are."),
    "term_ends_before_start": _l("The last day has to come after the first day."),
    "seat_needed": _l("You have no seat on this committee today. Ask the convenor."),
    "seat_unknown": _l("%(label)s had no seat on that day. Please look at the list again."),
    "committee_decides_together": _l("The committee decides this together. Record who was there and how each voted."),
    "decision_day_out_of_range": _l("Choose the day on which you met: today, or at most %(days)s days ago."),
    "recorder_was_not_there": _l("You write down a decision only when you were there. Say how you voted too."),
    "decision_without_quorum": _l(
        "This does not count. There: %(there)s. Needed: %(needed)s. Those who stood aside do not count."
        " Nothing was saved. Meet again with more of you."
    ),
    "decision_without_lived_quorum": _l(
        "This does not count. From the seats for lived experience there: %(there)s. Needed: %(needed)s."
        " Nothing was saved. Meet again with more of them."
    ),
    "remit_not_approved": _l("The committee has not approved this version of the remit (%(version)s) yet."),
    "remit_changed_meanwhile": _l("The remit was changed after you read it. Please read it again."),
    "remit_is_agreed": _l("The remit is agreed already."),
}
