"""What each refusal says in plain words: the one place where a code becomes a sentence.

Each entry says what is the matter and what to do. Residents read many of these, so the words are short and nobody is
blamed. A test holds this list against every code that the platform raises.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from deliberation.errors import DeliberationError
from deliberation.governing_messages import GOVERNING

STATES: Mapping[str, LazyString] = {
    "draft": _l("being set up"),
    "remit_agreed": _l("agreed, not started"),
    "recruiting": _l("finding people"),
    "onboarding": _l("welcoming people"),
    "learning": _l("learning"),
    "deliberating": _l("talking and voting"),
    "drafting": _l("writing it up"),
    "deciding": _l("deciding"),
    "reported": _l("reported"),
    "responded": _l("answered"),
    "following_up": _l("following up"),
    "closed": _l("closed"),
    "paused": _l("paused"),
}

REMIT_PARTS: Mapping[str, LazyString] = {
    "question": _l("the question"),
    "scope_in": _l("what is in"),
    "scope_out": _l("what is out"),
    "powers": _l("the powers"),
    "money": _l("the money"),
    "answer_by": _l("the date of the answer"),
}

MESSAGES: Mapping[str, LazyString] = {
    # Who may do what
    "not_allowed": _l("This page is not open to you. If you think it should be, ask the people who run this."),
    "form_from_elsewhere": _l("This was sent from another site, so nothing was done. Open our page and send it there."),
    "read_back_first": _l("Read this back to the person first. It counts only when they agree."),
    "agreed_before": _l("The person has agreed to these words already. Only they can take them back."),
    "paper_busy": _l("Another file is being made. Wait a minute, then try again. You can print the page itself now."),
    "braille_failed": _l("The Braille file could not be made just now. The text file has the same words."),
    "paper_unknown": _l("There is no sheet with this number. Look at the paper again. The number is at the top."),
    "paper_void": _l("This sheet does not count any more. Put it aside. The person can have a new one."),
    "paper_done": _l("This sheet was typed in by two people already, and is done."),
    "paper_keyed_twice": _l("Two people typed this sheet in already. Now somebody looks at where they differ."),
    "paper_not_to_settle": _l("There is nothing to decide on this sheet. It was not yet typed in by two people."),
    "paper_asks_nothing": _l("Choose at least one thing to print."),
    "paper_name_unknown": _l("Nobody here is called “%(name)s”. Look at the card again."),
    "names_out_of_range": _l("Write from 1 to %(at_most)s names, each on its own line."),
    "too_many_statements": _l("Choose at most %(at_most)s statements. More are too many for one sheet."),
    "given_in_wrong": _l("Give the day on which the sheet came back: not before it was printed, not after today."),
    "reading_missing": _l("Look at the paper, and choose what it says here."),
    "support_unknown": _l("There is no such supporter. Go back and look at the list."),
    "consent_missing": _l("Please say yes to taking part first. You can stop at any time."),
    # Help with reading
    "too_many_lines": _l("That is more than %(limit)s lines. Leave something out."),
    "easy_text_unknown": _l("There are no easy words for this yet. Write them first."),
    "easy_text_out_of_date": _l("The text has changed since. Write the easy words anew, then have them checked."),
    "sound_unknown": _l("We cannot read this out now. Open the page again."),
    "reading_aloud_failed": _l("The program that reads aloud did not work. See whether espeak-ng is installed."),
    "too_many_words": _l("The list has %(limit)s words already. Take one out first."),
    "word_unknown": _l("This word is not in the list."),
    # What people need, and payments
    "needs_consent_missing": _l("Please say yes first to our keeping what you need. You can say no at any time."),
    "recording_missing": _l("Choose a file first, or record one."),
    "recording_empty": _l("This file is empty. Please record it again."),
    "recording_too_big": _l("This file is too big. It can have %(limit)s MB. Please send a shorter one."),
    "recording_kind": _l("We cannot play this kind of file. Record it on a phone, or send MP3, M4A, MP4 or WAV."),
    "recording_cut_off": _l("The end of this file is missing. Please send it again."),
    "recordings_full": _l("We have %(most)s recordings of yours. Throw one away first, or wait until one is typed."),
    "recording_unknown": _l("This recording is not here any more."),
    "recording_typed": _l("Somebody has typed this recording already."),
    "picture_kind": _l("Send the picture as JPEG, PNG or WebP. This is another kind of file, or not a whole one."),
    "picture_too_big": _l("This picture is too big. It can have %(limit)s MB. Please send a smaller one."),
    "video_kind": _l("Send the video as MP4 or WebM. This is another kind of file."),
    "captions_missing": _l("Choose the file with the captions. Its name ends with .vtt."),
    "captions_wrong": _l(
        "Line %(line)s of the captions is not right. Each needs its times, such as 00:01.000 --> 00:04.000."
    ),
    "captions_no_file": _l("This is no file of captions (WebVTT). It begins with the word WEBVTT."),
    "captions_too_long": _l("The captions can have %(limit)s KB. This file is longer."),
    "voice_yes_missing": _l("Say yes to this first. Without it we cannot take your recording."),
    "project_closed": _l("This project is closed. We keep nothing new."),
    "need_unknown": _l("This need is not there any more. It may have been changed. Open the page again."),
    "no_session_to_come": _l("This project is closed. No session is to come, so we keep nothing."),
    "meeting_unknown": _l("This session is not on the list any more. Go back and look at the list."),
    "meeting_is_over": _l("Give a day from today on."),
    "amount_wrong": _l("Give an amount of more than nothing."),
    "no_bank_numbers": _l("Please leave out long numbers. We keep nothing about bank accounts."),
    "payment_unknown": _l("This payment is not there any more."),
    "payment_choice_missing": _l("This person was not asked yet how they want to be thanked. Ask them first."),
    "payment_not_wanted": _l("This person wants no thank-you payment. Expenses can be paid back."),
    "payment_over_choice": _l("This is more than the person wants to have."),
    # One person I know
    "contact_unknown": _l("This person is not on the list any more. Choose another one."),
    "contact_link_unknown": _l("This person is not one of yours any more."),
    "contact_missing": _l("You have no person here yet. Ask for one first."),
    "cover_is_contact": _l("Choose somebody else to step in."),
    "handover_note_unknown": _l("This note is not there any more."),
    "reminder_reach_missing": _l("Please say where to reach you. Or choose another way."),
    "reminder_about_missing": _l("Choose at least one thing. Or go back and choose “Do not remind me”."),
    "sealed_unreadable": _l("This cannot be opened with the key that is here. Ask the people who run this."),
    # Concerns
    "safeguarding_unknown": _l("There is no such note, or it is not yours to open."),
    "safeguarding_done": _l("It is written down already what was done."),
    "helpline_unknown": _l("This number is not there any more."),
    "phone_wrong": _l("Give a phone number: digits and spaces, with a + at the start if there is one."),
    "phone_taken": _l("Another person takes part by this phone. They can text STOP. Then try again."),
    "too_many_helplines": _l("There is room for %(most)s numbers. Take one out first."),
    "concern_unknown": _l("This concern is not there. It may have been taken back."),
    "concern_not_waiting": _l("This concern does not wait for an answer now."),
    "concern_not_answered": _l("This concern has no answer yet."),
    "private_answer_unknown": _l("These words are not there. They may have been taken back."),
    "private_answer_said_no": _l("They said no. Please do not ask again."),
    "private_answer_not_asked": _l("Nobody asked to use these words. They stay as they are."),
    "private_answer_shared": _l("These words are among your other words now. You can take them back there."),
    "concern_once": _l("You have said so once. The second answer is the last one here."),
    "concern_reach_missing": _l("Tell us how to reach you, or choose to read the answer here."),
    "reviewer_is_needed": _l("A concern waits for this reviewer. Name another reviewer first."),
    # Codes
    "code_unknown": _l("We do not know this code. Look at each word again. Then try once more."),
    "too_many_tries": _l("There were many tries in a short time. Wait a few minutes. Then try again."),
    "join_closed": _l("Nobody new can join now. If you have a code of your own, type that one."),
    "already_joined": _l("This page was used before. Go back to the start and type the code again."),
    "pseudonym_unknown": _l("Nobody here has this name. Look at the card again. It may read M17 or Blue Kettle."),
    "pseudonym_taken": _l("%(pseudonym)s is somebody’s already. Choose another one."),
    "count_out_of_range": _l("Give a number from 1 to %(at_most)s."),
    "codes_already_made": _l(
        "These cards were made already. They are shown only once. Open the page again to make new ones."
    ),
    "code_not_issued": _l("There is no code for this person yet."),
    # Signing in, accounts and roles
    "sign_in_wrong": _l("This e-mail and password do not fit together. Look at both again."),
    "second_factor_wrong": _l("This code does not fit, or it was used before. Wait for the next one, then type it."),
    "second_factor_needed": _l("Please give your second code first."),
    "session_over": _l("You were signed out. Please sign in again."),
    "setup_too_old": _l("This page was open for a long time. Open it again and start with the new picture."),
    "email_wrong": _l("This is not an e-mail address. It should look like name@example.org."),
    "email_unknown": _l("There is no account with this e-mail. Ask your administrator for one."),
    "email_taken": _l("Somebody has an account with this e-mail already."),
    "password_wrong": _l("This is not your present password. Type it again."),
    "password_too_short": _l("This is too short. Use at least %(at_least)s letters. Three or four words are good."),
    "password_too_long": _l("This is too long. Use at most %(at_most)s letters."),
    "password_too_common": _l("This is easy to guess. Use words that have nothing to do with you or this work."),
    "password_same": _l("This is the password that you have. Choose another one."),
    "password_ran_out": _l("This password was for the first three days only. Ask your administrator for a new one."),
    "account_unknown": _l("There is no such account."),
    "own_account": _l("This is your own account. Somebody else has to do this."),
    "person_unknown": _l("There is no such person."),
    "membership_unknown": _l("There is no such person in this project."),
    "membership_ended": _l("This person does not take part any more."),
    "person_has_account": _l("This person signs in with a password, so they need no code."),
    "members_come_by_code": _l("Members come in by a code. Make a card for them."),
    "role_needs_account": _l("Whoever has this role needs an account with a password."),
    "last_convenor": _l("This is the last convenor of the project. Name another one first."),
    "roles_apart": _l("One person cannot have both of these roles in a project."),
    # Words that are sent
    "text_empty": _l("Write something here, or go back."),
    "text_too_long": _l("This is %(length)s letters long. Please keep it to %(limit)s letters."),
    "choice_unknown": _l("Choose one of the answers."),
    "attribution_missing": _l("Choose how we may show your words."),
    "contribution_unknown": _l("We cannot find these words. They may have been taken back."),
    "contribution_cannot_be_used": _l("%(reference)s cannot be used: it was taken back, hidden or not confirmed."),
    "contribution_not_waiting": _l("These words are not waiting to be looked at."),
    "contribution_not_shown": _l("These words are hidden or taken back already."),
    "nothing_to_appeal": _l("These words are not hidden, so there is nothing to ask."),
    "already_appealed": _l("You have asked us to look again. We will tell you here."),
    "no_appeal_waiting": _l("Nobody has asked to look at these words again."),
    "appeal_needs_somebody_else": _l("You hid these words. Somebody else has to look at them now."),
    # States of a process
    "process_unknown": _l("There is no such project. Check the address, or start at the front page."),
    "process_cannot_move": _l("The project cannot move on from here (now: %(state)s)."),
    "process_cannot_step_back": _l("The project cannot go back from here (now: %(state)s)."),
    "process_cannot_pause": _l("The project cannot be paused now (now: %(state)s)."),
    "process_is_not_paused": _l("The project is not paused."),
    "process_moved_meanwhile": _l("Somebody moved the project in the meantime (now: %(state)s). Look at it again."),
    "remit_incomplete": _l("The remit is not complete. Still missing: %(missing)s."),
    "change_note_missing": _l("The remit was agreed. Say what you change, and why."),
    "remit_is_settled": _l("The remit is agreed and people were invited on it, so it cannot change now."),
    "money_out_of_range": _l("Give the money as an amount of pounds, from 0 up."),
    "cannot_join_now": _l("You cannot join now. The project is: %(state)s."),
    "cannot_contribute_now": _l("Nothing can be sent now. The project is: %(state)s."),
    "cannot_vote_now": _l("You cannot vote now. The project is: %(state)s."),
    "cannot_write_statements_now": _l("Statements cannot be written or merged now. The project is: %(state)s."),
    "cannot_sort_themes_now": _l("Themes cannot be changed now. The project is: %(state)s."),
    "cannot_draft_now": _l("Recommendations cannot be written now. The project is: %(state)s."),
    "cannot_set_up_ballots_now": _l("Ballots cannot be set up now. The project is: %(state)s."),
    "cannot_vote_on_ballots_now": _l("Ballots cannot be opened now. The project is: %(state)s."),
    "ballot_paused": _l("This is paused for now. Nothing is lost."),
    "ballot_closes_too_early": _l("The ballot has to close after it opens."),
    "ballot_options": _l("A ballot needs at least one thing to vote on, and at most %(most)s."),
    "ballot_line_cost": _l("Line %(line)s: after a semicolon, write what it costs in pounds, such as: A bench; 400."),
    "ballot_share": _l("Write a share as two whole numbers, such as 4 of 5. The first cannot be the larger one."),
    "ballot_figure": _l("This has to be a whole number from %(least)s to %(most)s."),
    "ballot_costs": _l("Each thing needs what it costs, so that the money can be shared out."),
    **GOVERNING,
    "ballot_needs_final": _l("%(reference)s is not final yet. Only final wording can be put to the vote."),
    "ballot_is_open": _l("%(reference)s is open or over. It cannot be changed any more."),
    "ballot_is_signed": _l("%(reference)s is counted and signed. It stands."),
    "ballot_not_approved": _l("The committee has not approved %(reference)s as it stands."),
    "ballot_changed_meanwhile": _l("%(reference)s was changed after it was read. Please read it again."),
    "ballot_close_is_past": _l("The day on which %(reference)s was to close is over. Choose a later one."),
    "ballot_without_roll": _l("Nobody could vote in %(reference)s: no member takes part yet."),
    "ballot_not_open": _l("This ballot is not open now."),
    "ballot_not_counted": _l("%(reference)s is not counted yet."),
    "ballot_not_closed": _l("This ballot is not closed."),
    "ballot_window": _l("Choose a time from now on, at most %(days)s days after the ballot closes."),
    "ballot_window_over": _l("The time to vote is over. What you sent was not kept."),
    "ballot_window_open": _l("Some people still have time to vote. Wait, or until everybody has voted."),
    "ballot_too_long_to_try": _l(
        "There are %(options)s things to choose from. With more than %(most)s this cannot be tried out here."
    ),
    "ballot_try_busy": _l("Another try is being worked out. Wait a minute, then try again."),
    "ballot_unknown": _l("There is no such ballot. Give its public id, or project/reference, such as k3f9x2/B01."),
    "ballot_not_signed": _l("%(reference)s is not signed yet. Two tellers have to sign the count first."),
    "ballot_has_no_pb": _l("A .pb file holds ticks, marks, points or places. %(reference)s asks something else."),
    "ballot_sheets_wait": _l("Sheets that wait for a second teller: %(sheets)s."),
    "ballot_does_not_add_up": _l("%(marks)s people are marked as having voted, and there are %(papers)s papers."),
    "ballot_key_missing": _l("The key of this ballot is not where it should be. Your earlier vote still counts."),
    "ballot_time_not_needed": _l("You have voted. Your vote is in."),
    "help_not_asked": _l("They have not asked for this help. They ask for it on their own page of this vote."),
    "voted_on_paper": _l("You voted on paper or by phone. That vote counts."),
    "not_on_the_roll": _l("This ballot is for the people who took part when it opened."),
    "voted_online": _l("They voted online. That vote counts, and they can change it there until the ballot closes."),
    "ballot_sheet_unknown": _l("No sheet of this ballot has this number. Check it, please."),
    "ballot_sheet_counted": _l("Two people have read sheet %(number)s already. It is counted."),
    "minority_not_here": _l("In this vote nobody is asked what they cannot live with."),
    "minority_not_open": _l("The time to write and to back is over. What you sent was not kept."),
    "minority_option": _l("This is not on this ballot. Open it again, please."),
    "minority_own": _l("These are your own words. You can take them back."),
    "minority_until": _l("Choose a later day than before, at most %(days)s days after the ballot closes."),
    "tracker_unknown": _l(
        "No vote with these words counts here. Check each word. A vote that you changed has new words."
    ),
    "paper_option": _l("Something here is not on this ballot. Open it again, please."),
    "paper_value": _l("This cannot be chosen here. Please choose again."),
    "paper_too_many": _l("You can choose up to %(most)s. You chose %(chosen)s."),
    "paper_points": _l("You have %(points)s points. You gave %(given)s."),
    "paper_place_twice": _l("Two of them have the same place. Give each its own."),
    "paper_kind": _l("This ballot cannot be read."),
    "cannot_choose_priorities_now": _l("The strategy cannot be changed now. The project is: %(state)s."),
    "cannot_see_results_now": _l("The results are not open yet."),
    "results_not_yet": _l(
        "You can see the results when you have answered a round of statements, or when answering has ended."
    ),
    "cannot_bring_in_words_now": _l("Words cannot be brought in now. The project is: %(state)s."),
    "voting_not_over": _l("People can still vote. Write the votes out when voting has ended."),
    "votes_changed_meanwhile": _l("Something changed while the votes were read. Try again in a moment."),
    "source_needed": _l(
        "The assembly and the open call both voted, and the two are never put together. Say which one you want."
    ),
    # Statements, recommendations, strategy
    "reference_unknown": _l("There is no %(kind)s %(reference)s here. Check the number."),
    "statement_needs_source": _l("Choose at least one contribution that this statement comes from."),
    "statement_closed": _l("This statement is closed. Nothing was lost. Go on with the next one."),
    "statement_cannot_merge": _l("%(reference)s cannot be merged now."),
    "statement_is_settled": _l("%(reference)s was merged or taken back, so it stays closed."),
    "statement_withdrawn": _l("%(reference)s was taken back by the person who said it. Choose another one."),
    "translation_unknown": _l("This translation is not there any more. Open the page again."),
    "translation_changed": _l("Somebody changed this translation. Please read it again."),
    "translation_needs_somebody_else": _l("You wrote this translation. Somebody else has to check it."),
    "translation_same_language": _l("These words are in that language already. Choose another one."),
    "merge_with_itself": _l("Choose two different statements."),
    # Themes
    "theme_closed": _l("%(reference)s is closed. It was merged or taken back."),
    "theme_changed": _l("%(reference)s has other words now. Please read them first."),
    "theme_title_missing": _l("This theme has no name yet. Give it one first."),
    "theme_reason_missing": _l("Members said yes to this theme. Say why you change it."),
    "theme_needs_words": _l("Choose at least one contribution for this theme."),
    "theme_to_choose": _l("Choose a theme."),
    "theme_suggestions_needed": _l("Tick at least one theme, or take up all."),
    "contributions_needed": _l("Tick at least one contribution."),
    "tray_suggests_nothing": _l("No theme that people took up is suggested for %(reference)s. Choose where it goes."),
    "theme_merge_with_itself": _l("Choose two different themes."),
    "theme_split_leaves_nothing": _l("Leave at least one contribution in %(reference)s. Or change its name."),
    "theme_not_in": _l("%(contribution)s is not in %(reference)s any more. Look at it again."),
    "proposal_changed": _l("The computer has new suggestions now. Please look at them again."),
    "edit_is_not_last": _l("Somebody changed something after this. Undo that first."),
    "edit_unknown": _l("There is no change number %(number)s here."),
    "recommendation_needs_statement": _l("Choose at least one statement that this comes from."),
    "recommendation_is_final": _l("%(reference)s is final, so its words cannot change now."),
    "recommendation_not_final": _l("%(reference)s is not final yet. Make it final first."),
    "recommendation_lost_its_source": _l("All the words behind %(reference)s were taken back. Add another statement."),
    "recommendation_cannot_move": _l("This recommendation cannot take that step now."),
    "strategy_exists": _l("This project has a strategy already."),
    "strategy_not_started": _l("There is no strategy yet. Start it first."),
    "strategy_unknown": _l("There is no strategy %(reference)s. Check the number."),
    "strategy_is_settled": _l("This strategy cannot be changed now."),
    "strategy_incomplete": _l("Each priority needs at least one action. Still empty: %(empty)s."),
    "strategy_changed_meanwhile": _l("The strategy was changed while you were reading. Please read it again."),
    "strategy_not_a_draft": _l("This text is approved or published. Take it up again first, then remove the line."),
    "priority_has_actions": _l("Say what becomes of the actions under it: %(actions)s."),
    "priority_moves_to_itself": _l("Choose another priority than the one that goes."),
    "order_incomplete": _l("Give each priority a place of its own, from 1 down."),
    "strategy_not_approved": _l("The advisory committee has not approved this strategy yet."),
    "results_being_made": _l("The results are being worked out again. Try again in a moment."),
    "publication_unknown": _l("This has not been published."),
    "format_unknown": _l("There is no file of that kind. Choose html, docx, csv or json."),
    "file_being_made": _l("This file is being made. Try again in a moment."),
    "period_wrong": _l("Give the years as four figures each, the first one first."),
    "priority_needs_recommendation": _l("Choose at least one final recommendation."),
    "due_before_start": _l("The end has to be on or after the start."),
    # Settings and starting up
    "setting_unknown": _l("%(name)s cannot be %(value)s."),
    "setting_not_a_number": _l("%(name)s has to be a whole number of at least %(at_least)s, not %(value)s."),
    "secret_key_too_short": _l("FOLKMOOT_SECRET_KEY needs at least %(at_least)s characters."),
    "gateway_secret_too_short": _l("FOLKMOOT_GATEWAY_SECRET needs at least %(at_least)s characters."),
    "queue_needs_postgresql": _l(
        "FOLKMOOT_JOBS=procrastinate needs PostgreSQL. Name one in FOLKMOOT_DATABASE_URL, or leave FOLKMOOT_JOBS out."
    ),
    "foreign_package": _l(
        "Another package called %(name)s is in the way (%(found)s). Run Folkmoot from its own folder and environment."
    ),
    "job_unknown": _l("Nothing of the name %(name)s is being made or waits. `folkmoot jobs` lists what does."),
    "job_not_to_cancel": _l("%(name)s cannot be cancelled: what was taken back has to go."),
    "job_not_held": _l("%(name)s was not cancelled and did not fail. `folkmoot jobs` lists what did."),
    "work_stopped": _l("Somebody cancelled this work."),
    "rights_wording_changed": _l("The statement of rights changed. A change of words needs a new version."),
    "consent_wording_changed": _l("The words of this question changed. A change of words needs a new version."),
    "audit_event_unknown": _l("There is no event %(sequence)s in the record."),
    # The database and its copies, for whoever runs the installation
    "database_too_new": _l(
        "The database was made by a newer version of Folkmoot (revision %(revision)s). Install that version."
    ),
    "database_damaged": _l("The database is damaged, so no backup was written. Put an earlier one in its place."),
    "database_in_use": _l("%(file)s is in use. Stop the server first. Nothing was changed."),
    "database_missing": _l("There is no database at %(file)s. Check FOLKMOOT_VAR and FOLKMOOT_DATABASE_URL."),
    "database_not_a_file": _l("This database is kept in memory only, so there is nothing to copy."),
    "database_there": _l("There is a database already: %(file)s. To put the backup in its place, add --replace."),
    "file_exists": _l("%(file)s is there already. Choose another name. Nothing was overwritten."),
    "folder_missing": _l("There is no folder %(file)s. Make it first."),
    "program_missing": _l("The program %(name)s is needed for this and is not installed."),
    "program_failed": _l("%(name)s could not do this. It said: %(said)s"),
    "still_being_read": _l("Somebody is still reading. It is tried again in a moment."),
}


def words_for(error: DeliberationError) -> str:
    """The sentence for an error; one without a sentence of its own says at least that nothing was lost."""
    template = MESSAGES.get(error.code)
    if template is None:
        return str(_l("This could not be done. Nothing was changed."))
    return str(template) % {name: _shown(name, value) for name, value in error.params.items()}


def _shown(name: str, value: object) -> str:
    if name == "state":
        return str(STATES.get(str(value), value))
    if name == "missing" and isinstance(value, (tuple, list)):
        return ", ".join(str(REMIT_PARTS.get(str(part), part)) for part in value)
    if isinstance(value, (tuple, list)):
        return ", ".join(str(part) for part in value)
    return str(value)
