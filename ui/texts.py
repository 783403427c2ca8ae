"""Every English text of the web pages, in one place, so that they can be translated.

A text is a whole sentence or label. What changes in it stands as a named field, so that another
language can order it as it needs: `ANSWER_AS_OF.format(day="9 May 2025")`. What is counted is a
`Plural`. Texts are plain letters: who puts one into markup escapes it (`ui.rendering.text`).

What newsdesk says of an answer itself (`Answer.reason`, `note`, `missing`, `age_note`, and errors
with their hints) comes from the packages below and is not repeated here.

Each page has its section; put a new text there, next to its like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LANGUAGE: Final = "en"
"""BCP 47; the `lang` of the page."""


@dataclass(frozen=True, slots=True)
class Plural:
    """A text in the forms its count asks for; each may hold `{count}` and other fields.

    English has two forms. A language with more adds fields here and changes `form` alone.
    """

    one: str
    other: str

    def of(self, count: int, **fields: object) -> str:
        """The text for a count, with the count set as people read it ("1,204")."""
        return self.form(count).format(count=number(count), **fields)

    def form(self, count: int) -> str:
        """The form that a count asks for (CLDR plural rules for English)."""
        return self.one if count == 1 else self.other


def number(value: float) -> str:
    """A number as English sets it: thousands apart, at most the decimals it has."""
    return f"{value:,}"


def listed(items: Sequence[str]) -> str:
    """The items as one phrase, as in "A, B and C"; "" for none."""
    if len(items) < 2:
        return "".join(items)
    return LIST_LAST.format(before=LIST_BETWEEN.join(items[:-1]), last=items[-1])


def either(items: Sequence[str]) -> str:
    """The items as a choice, as in "A, B or C"; "" for none."""
    if len(items) < 2:
        return "".join(items)
    return CHOICE_LAST.format(before=LIST_BETWEEN.join(items[:-1]), last=items[-1])


LIST_BETWEEN: Final = ", "
LIST_LAST: Final = "{before} and {last}"
CHOICE_LAST: Final = "{before} or {last}"
FACTS_BETWEEN: Final = " · "

# -- days and spans of time ------------------------------------------------------------------

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
DAY: Final = "{day} {month} {year}"
MONTH: Final = "{month} {year}"
WEEK_OF: Final = "week of {day}"
WEEKEND_OF: Final = "weekend of {day}"
FROM_TO: Final = "{first} to {last}"
NEVER: Final = "never"
NOW: Final = "now"
AGO: Final = "{span} ago"
AHEAD: Final = "in {span}"
SECONDS: Final = Plural("{count} s", "{count} s")
MINUTES: Final = Plural("{count} min", "{count} min")
HOURS: Final = Plural("{count} h", "{count} h")
DAYS: Final = Plural("{count} day", "{count} days")

# -- the whole page --------------------------------------------------------------------------

NAME: Final = "newsdesk"
PAGES: Final = "Pages"
SKIP: Final = "Skip to the question"
THEME: Final = "Dark"
TO_DARK: Final = "Change to dark"
TO_LIGHT: Final = "Change to light"
NEW_CONVERSATION: Final = "New conversation"
ARTICLES: Final = Plural("{count} article", "{count} articles")
OUTLETS: Final = Plural("{count} outlet", "{count} outlets")
UNKNOWN_OUTLET: Final = "Unknown outlet"
UNTITLED: Final = "Untitled"
WENT_WRONG: Final = "Something went wrong. The terminal says more."
NO_RESULT: Final = "The work {command} ended without a result."
WRITE_DATE: Final = "{field}: write the date as 2025-05-09."

# -- before the first question ---------------------------------------------------------------

GREETING: Final = "What would you like to know?"
GREETING_BELOW: Final = "Answers from the news, every sentence with the article it came from."
CORPUS: Final = "{articles} from {outlets}"
CORPUS_NEWEST: Final = "{articles} from {outlets}, the newest of {day}"
EMPTY: Final = "Nothing to read yet"
EMPTY_BELOW: Final = "Add articles to this data folder in a terminal, then load the page again:"
EMPTY_COMMANDS: Final = (
    "newsdesk ingest sample\n"
    "newsdesk ingest articles/\n"
    "newsdesk ingest https://example.com/feed.xml"
)

# -- asking ----------------------------------------------------------------------------------

QUESTION: Final = "Question"
QUESTION_PLACEHOLDER: Final = "Ask about the news"
ASK: Final = "Ask"
STOP: Final = "Stop"
FILTERS: Final = "Filters"
FILTER_OUTLETS: Final = "Outlets"
FILTER_FROM: Final = "From"
FILTER_TO: Final = "To"
FILTER_FROM_EXAMPLE: Final = "2025-05-01"
FILTER_TO_EXAMPLE: Final = "2025-05-31"
FILTER_AS_OF: Final = "As of"
FILTER_OUTLETS_ALL: Final = "All outlets"
FILTER_DAY_EXAMPLE: Final = "such as 9 May 2025"
NO_DAY: Final = (
    "{field}: “{typed}” is no day. Write 9 May 2025, 2025-05-09, yesterday or last week."
)
DAYS_CROSSED: Final = "From {first} is later than “{label}” {last}."
FILTER_ADD: Final = "Filters"
FILTER_ADD_SAYS: Final = "Choose outlets and days"
CROSS: Final = "✕"
CHIP_FROM: Final = "From {day}"
CHIP_TO: Final = "To {day}"
CHIP_AS_OF: Final = "As of {day}"
CHIP_DROP: Final = "Remove the filter “{label}”"
CHIP_OPEN: Final = "Change the filter “{label}”"
READ_AS: Final = "Understood: {text}"
READ_WHEN: Final = "When: {text}"
READ_OUTLET: Final = "Source: {text}"
READ_CHANGE: Final = "Change the question, understood as “{text}”"
READ_DROP: Final = "Not meant: ask without “{text}”"
READINGS: Final = "How the question is understood"
ASK_AGAIN_SO: Final = "Ask again with these filters"
CHANGING: Final = "Changing a question; what came after it will be replaced."
CHANGING_CANCEL: Final = "Cancel"
QUESTION_EMPTY: Final = "Type a question first."
QUESTION_NO_WORDS: Final = "That has no words in it. Ask in a sentence, or name what you look for."
QUESTION_LONG: Final = (
    "That is {count} characters long; a question may have {most}. Ask for one thing at a time."
)
ANSWERING_FAILED: Final = "Something went wrong while answering."
ANSWERING_FAILED_HINT: Final = "The terminal says more."
BOUNDS: Final = "Only {bounds}"
BOUNDS_FROM: Final = "from {day}"
BOUNDS_TO: Final = "to {day}"
BOUNDS_FROM_TO: Final = "from {first} to {last}"
BOUNDS_BETWEEN: Final = ", "
UNKNOWN_OUTLET_BOUND: Final = "an unknown outlet"
UNDERSTOOD: Final = "Understood as: {question}"
UNDERSTOOD_EDIT: Final = "Edit"
UNDERSTOOD_EDIT_SAYS: Final = "Put this into the question box to change it and ask again"

# -- what can be done with an answer ---------------------------------------------------------

TOOLS: Final = "What to do with this answer"
EDIT: Final = "Edit"
EDIT_SAYS: Final = "Change this question; the conversation goes on from there"
RETRY: Final = "Ask again"
RETRY_SAYS: Final = "Ask the same question again"
LINK: Final = "Copy link"
LINK_SAYS: Final = "Make a link to this answer and copy it"
LINK_COPIED: Final = "Link copied. Who has it sees this answer, nothing else of yours."
LINK_HERE: Final = "Who has this link sees this answer, nothing else of yours:"
LINK_NOT: Final = "No link could be made of this answer."
RATE: Final = "Was this a good answer?"
RATE_UP: Final = "Good"
RATE_DOWN: Final = "Not good"
RATE_WHY: Final = "What is wrong with it?"
RATE_REASONS: Final = {
    "wrong": "Wrong",
    "unsupported": "Not what the source says",
    "old": "Out of date",
    "missing": "Something is missing",
    "other": "Something else",
}
RATE_RIGHT: Final = "The right answer, if you know it"
RATE_COMMENT: Final = "Anything else"
RATE_SEND: Final = "Send"
RATE_CLOSE: Final = "Close"
RATE_THANKS: Final = "Kept. Thank you."
FURTHER: Final = "You could ask next"
LINKED: Final = "An answer as it was given {day}"
LINKED_UNDATED: Final = "An answer as it was given"
LINKED_AGAIN: Final = "Ask this again now"
LINKED_NEW: Final = "Ask something else"
LINK_UNKNOWN: Final = "There is no answer at this link"
LINK_UNKNOWN_BELOW: Final = (
    "It was deleted, or the link is not whole. You can ask the question here yourself."
)
CONVERSATION_UNKNOWN: Final = "That conversation is not in this browser's history."
EXPORT_ASKED: Final = "asked {day}"

# -- the history -----------------------------------------------------------------------------

HISTORY: Final = "History"
HISTORY_SEARCH: Final = "Search your conversations"
HISTORY_EMPTY: Final = "What you ask here is listed in this place. It stays on this machine."
HISTORY_NO_MATCH: Final = "No conversation has these words."
HISTORY_OFF: Final = "History is turned off: nothing is kept."
HISTORY_TODAY: Final = "Today"
HISTORY_YESTERDAY: Final = "Yesterday"
HISTORY_MORE: Final = "Show more"
HISTORY_QUESTIONS: Final = Plural("{count} question", "{count} questions")
HISTORY_RENAME: Final = "Rename"
HISTORY_NAME: Final = "New name"
HISTORY_SAVE: Final = "Save"
HISTORY_DELETE: Final = "Delete"
HISTORY_DELETE_SURE: Final = "Delete for good, with its links and ratings?"
HISTORY_DELETE_ALL: Final = "Delete all"
HISTORY_DELETE_ALL_SURE: Final = "Delete all of your conversations for good?"
HISTORY_KEEP: Final = "Keep"
HISTORY_MARKDOWN: Final = "Markdown"
HISTORY_JSON: Final = "JSON"
HISTORY_EXPORT: Final = "Save “{title}” as {format}"
HISTORY_OPEN: Final = "Open “{title}”"
HISTORY_ACTIONS: Final = "What to do with “{title}”"
HISTORY_CLOSE: Final = "Close"
HISTORY_DELETED: Final = "Deleted."

# -- an answer -------------------------------------------------------------------------------

LOOKING: Final = "Looking through the articles"
READING: Final = "Reading what was found"
STILL_WRITING: Final = "Quoted from the articles; the language model is still writing"
STOPPED: Final = "Stopped."
SOURCES: Final = "Sources"
FOUND: Final = "Found so far"
FURTHER_READING: Final = "More on this"
SOURCE_NAMED: Final = "Source {n}: {outlet}"
ORIGINAL: Final = "Original"
ORIGINAL_AT: Final = "The original at {outlet}, in a new window"
ALSO_IN: Final = "The same answer in {articles}"
ALSO_IN_MORE: Final = Plural(
    "The same answer in {articles}; and {count} more article",
    "The same answer in {articles}; and {count} more articles",
)
UNNAMED_OUTLET: Final = "an unnamed outlet"
OUTLET_DAY: Final = "{outlet}, {day}"
REVISED: Final = "Revised {day}"
ALSO_RUN_ONE: Final = "Also run by {first}"
ALSO_RUN_TWO: Final = "Also run by {first} and {second}"
ALSO_RUN_MORE: Final = Plural(
    "Also run by {first} and {count} other", "Also run by {first} and {count} others"
)
DISPUTED: Final = "Sources disagree:"
UPDATED: Final = "The figure was updated:"
CORRECTED: Final = "The figure was corrected:"
DISPUTED_TITLE: Final = "Sources disagree"
UPDATED_TITLE: Final = "The figure was updated"
CORRECTED_TITLE: Final = "The figure was corrected"
AS_OF: Final = "as of {day}"
BEFORE: Final = "It was "
AFTER: Final = "; it is "

NO_ANSWER: Final = "These articles do not answer that."
NEAREST: Final = "Nearest articles"
ONLY_LOOKED_IN: Final = (
    "Only articles {bounds} were looked at. Without that filter there may be an answer."
)
CAN_HELP: Final = "What can help"
HELP_NEAREST: Final = "Open the nearest articles: they may tell what is left open here."
HELP_NAME: Final = "Name who or what is meant in full, or ask for one thing at a time."
ASK_INSTEAD: Final = "What these articles do answer"
HELP_ADD: Final = "Add a source that reports on it, on the page “{page}”."

CONFIDENCE_WORDS: Final = ("Uncertain", "Possible", "Likely", "Very likely")
INDEPENDENT: Final = Plural("{count} independent source", "{count} independent sources")
BADGE_DISPUTED: Final = "Disputed"
BADGE_UPDATED: Final = "Updated"
BADGE_CORRECTED: Final = "Corrected"
BADGE_REVISED: Final = "Source revised"
BADGE_STALE: Final = "Old news"
BADGE_AS_OF: Final = "As of {day}"
BADGE_QUOTED: Final = "Quoted word for word"
BADGE_WRITTEN: Final = "Written by {model}"
DETAILS: Final = "Details"
PERCENT: Final = "{value} %"
CONFIDENCE: Final = "Confidence"
CONFIDENCE_SAYS: Final = (
    "{share}: of the answers given with such a confidence, about that share is right."
)
RESTS_ON: Final = "Rests on"
RESTS_ON_SAYS: Final = Plural(
    "{count} independent report; copies of one report count once",
    "{count} independent reports; copies of one report count once",
)
ASKED_AS_OF: Final = "As of"
NEWEST: Final = "Newest article"
MADE: Final = "Made by"
MADE_QUOTED: Final = "the embedded reader: the articles’ own sentences, no language model"
MADE_WRITTEN: Final = "{model}, each sentence checked against the articles it cites"
TIME: Final = "Time"
STAGES: Final = {
    "understand": "understanding",
    "retrieve": "retrieving",
    "rerank": "ranking",
    "read": "reading",
    "verify": "checking",
}
MILLISECONDS: Final = "{value} ms"
SECONDS_LONG: Final = "{value} seconds"
LEFT_OUT: Final = "Left out"
PARTLY: Final = "The sources bear this out only in part."
BEYOND: Final = "Beyond its sources: {findings}"
FINDING_INSTEAD: Final = "“{said}” where the article has “{stood}”"
FINDING_NOWHERE: Final = "“{said}”, which the articles do not say"
FINDING_NO_SOURCE: Final = "no source was named"

SAID_ANSWER: Final = "Answer: {answer}"
SAID_NO_ANSWER: Final = "No answer. {reason}"

# -- an article that is opened ---------------------------------------------------------------

READER: Final = "The article"
READER_CLOSE: Final = "Close the article"
READER_NEXT: Final = "Next source"
READER_PREVIOUS: Final = "Previous source"
READER_OF: Final = "Source {n} of {count}"
READER_LOADING: Final = "Opening the article"
READER_FAILED: Final = "The article could not be opened. Try again."
READER_GONE: Final = "This article is no longer here."
READER_BEFORE: Final = "The beginning is left out here."
READER_AFTER: Final = "The rest is left out here."
READER_MOVED: Final = (
    "The article was changed since this was quoted: the quoted words no longer stand in it."
)
READER_REVISED: Final = "Its publisher changed this article; that was seen on {day}."
READER_SAID_BEFORE: Final = "Before, it said: “{quote}”"
READER_BY: Final = "By {authors}"
READER_UNDATED: Final = "Without a date"

# -- the timeline ----------------------------------------------------------------------------

TIMELINE: Final = "Timeline"
TIMELINE_BELOW: Final = "What happened on a topic, day by day, each with its source."
TOPIC: Final = "Topic"
TOPIC_PLACEHOLDER: Final = "A topic, such as a storm, a trial, a vote"
TOPIC_SHOW: Final = "Show"
TOPIC_EMPTY: Final = "Name a topic first."
EVENTS: Final = Plural("{count} event, {days}", "{count} events, {days}")
NO_EVENTS: Final = "No article tells of dated events on this."
EVENT_REPORTED: Final = "reported"
EVENT_CORRECTS: Final = "Correction"
EVENT_REVISED: Final = "Article revised {day}"
EVENT_OPEN: Final = "Open the article at this sentence"
GAP_DAYS: Final = Plural("{count} day later", "{count} days later")
GAP_WEEKS: Final = Plural("{count} week later", "{count} weeks later")
GAP_MONTHS: Final = Plural("{count} month later", "{count} months later")
ALL_DAYS: Final = "All days"
PERIODS: Final = "Show only"
WENT_ON: Final = "How this went on"
EVENT_ALSO: Final = "also {outlets}"

# -- today -----------------------------------------------------------------------------------

TODAY: Final = "Today"
TODAY_EMPTY: Final = "No article with a date has been read yet. Add some under Sources."
TODAY_QUIET: Final = "Nothing was published here on this day."
TODAY_NEWEST: Final = "the newest day here"
TODAY_OLD: Final = "the newest day here, {age}"
TODAY_WEEK: Final = "The week before"
TODAY_STORIES: Final = Plural("{count} story", "{count} stories")
TODAY_VOLUME: Final = Plural(
    "Articles a day, {count} day to {day}", "Articles a day, {count} days to {day}"
)
TODAY_VOLUME_MOST: Final = Plural("{count} at most", "{count} at most")
TODAY_VOLUME_OF: Final = "Count"
TODAY_ALL_OUTLETS: Final = "All outlets"
TODAY_GO_NEWEST: Final = "Newest"
TODAY_GO: Final = "Go to {day}"
TODAY_BY_OUTLETS: Final = Plural("{count} outlet", "{count} independent outlets")
TODAY_ASK: Final = "Ask about it"
TODAY_QUESTION: Final = "What is the latest on {topic}?"
TODAY_REPORTS: Final = Plural("{count} other report", "{count} other reports")
TODAY_OPEN: Final = "Open the article"
WEEKS_OLD: Final = Plural("{count} week old", "{count} weeks old")
MONTHS_OLD: Final = Plural("{count} month old", "{count} months old")
YEARS_OLD: Final = Plural("{count} year old", "{count} years old")
DAYS_OLD: Final = Plural("{count} day old", "{count} days old")

# -- the sources -----------------------------------------------------------------------------

FOLLOW_LABEL: Final = "Address to follow"
FOLLOW_PLACEHOLDER: Final = "Address of a feed, a news site or an article"
FOLLOW: Final = "Follow"
READ_ONCE: Final = "Read once"
ADD_FILE: Final = "Add a file"
FOLLOW_NO_ADDRESS: Final = "Give an address first."
FOLLOW_NO_WEB_ADDRESS: Final = "Give a web address."
FOLLOW_FOLDERS: Final = "Folders are added in a terminal."
FOLLOWED_ALREADY: Final = "That is followed already."
NOT_FOLLOWED: Final = "Not followed: {problem}. {hint}"
FOLLOWED_NOT_REACHED: Final = "Followed, but not reached yet: {problem}."
FOLLOWING: Final = "Following {name}: {count} to read."
ADDING: Final = "Looking at {name}"
READING_NOW: Final = Plural("Reading: {count} article so far", "Reading: {count} articles so far")
READ_NEW: Final = Plural(
    "{count} new article can be asked about.", "{count} new articles can be asked about."
)
READ_NOTHING: Final = "Nothing new: everything in it is here already."
READ_FAILED: Final = "Nothing could be read: {reason}."
READ_SOME_FAILED: Final = Plural(
    "{count} could not be read: {reason}.", "{count} could not be read, such as: {reason}."
)
FILE_KINDS: Final = "A file must be one of {kinds}."
FILE_TOO_LARGE: Final = "The file is larger than {size}, the most that this page takes."
FILE_HINT: Final = "Files: JSONL, CSV, text, Markdown, HTML, feeds or ZIP, up to {size}."
FILE_LARGER: Final = "Add larger ones in a terminal with 'newsdesk ingest FILE'."
ASK_FIRST: Final = "Ask: {question}"
CHECK_NOW: Final = "Check now"
PAUSE: Final = "Pause"
RESUME: Final = "Resume"
REMOVE: Final = "Remove"
PAUSED: Final = "Paused. It is left alone until you resume it."
CHECKED: Final = "Looked at: {count} new."
REMOVE_ASK: Final = "Stop following {name}?"
REMOVE_KEEP: Final = "Remove, keep its articles"
REMOVE_DROP: Final = Plural("Remove with its {count} article", "Remove with its {count} articles")
CANCEL: Final = "Cancel"
REMOVED: Final = "Removed. Its articles stay."
REMOVED_ALL: Final = Plural("Removed, with {count} article.", "Removed, with {count} articles.")
FEED_PAUSED: Final = "paused"
FEED_NEWEST: Final = "newest {when}"
FEED_BROUGHT: Final = Plural("{count} article", "{count} articles")
FEED_DAILY: Final = "Articles a day in the last two weeks: {counts}"
FEED_ACTS: Final = "What to do with {name}"
IN_HERE: Final = "In this collection"
SOURCES_FOLLOWED: Final = Plural("{count} source followed", "{count} sources followed")
SOURCES_PARKED: Final = Plural("{count} parked", "{count} parked")
NEXT_LOOK: Final = "next look {when}"
ON_DISK: Final = "{size} on disk"
VOLUME: Final = "{day}: {count}"
VOLUME_SAYS: Final = Plural(
    "Articles published a day, the last {count} day; {most} at most",
    "Articles published a day, the last {count} days; {most} at most",
)
NOTHING_FOLLOWED: Final = (
    "Nothing is followed yet. Give the address of a feed, a sitemap or a site above, or run "
    "{command}."
)
FEED_LOOKED: Final = "last success {when}"
FEED_A_DAY: Final = "{count} a day"
FEED_PARKED: Final = "parked"
FEED_FAILING: Final = "failing"
FEED_WELL: Final = "well"
FEED_NEW: Final = "new"
FEED_PROBLEM: Final = "{problem}."
FEED_PROBLEM_HINT: Final = "{problem}. {hint}"
TO_READ: Final = Plural("{count} to read", "{count} to read")
TROUBLE: Final = "What could not be had"

# -- signing in, and being asked to wait -----------------------------------------------------

SIGN_IN: Final = "Sign in"
SIGN_OUT: Final = "Sign out"
USER_NAME: Final = "Name"
PASSWORD: Final = "Password"  # noqa: S105  # a label
SIGNED_IN_AS: Final = "You are signed in as {name}."
BACK: Final = "Back to the news"
WRONG_PASSWORD: Final = "That name and password do not go together."  # noqa: S105  # a message
FORM_TOO_OLD: Final = "This form lay open too long, or its cookie was blocked. Sign in again."
TOO_MANY_TRIES: Final = "Too many wrong tries. Wait a few minutes and try again."
SIGN_IN_FIRST: Final = "Sign in first."
TOKEN_HOW: Final = "A program sends a token: Authorization: Bearer TOKEN."  # noqa: S105  # no token
OTHER_SITE: Final = "A page of another site may not do this."
HOST_UNKNOWN: Final = "This newsdesk is not asked by that host name."
PROXY_UNKNOWN: Final = "This came over a proxy that newsdesk was not told of."
PROXY_HOW: Final = "Start it with --proxy ADDRESS, and add an account with 'newsdesk users add'."
NOT_HERE: Final = "There is nothing here."
TOO_LARGE: Final = "That is too large."
TOO_LARGE_HINT: Final = "{most} bytes are the most."
FAILED: Final = "Something went wrong."
FAILED_HINT: Final = "The terminal says more."
WAIT: Final = Plural("Try again in {count} second.", "Try again in {count} seconds.")
TOO_MANY_YOURS: Final = "You are waiting for as many answers as one person may at once."
TOO_OFTEN: Final = "You have asked very often in the last minute."
TOO_MANY: Final = "Many people are asking just now."
STOPPING: Final = "This newsdesk is being stopped and takes no more questions."
STOPPED_SHORT: Final = "This newsdesk was stopped before the answer was done."
TOO_MANY_REQUESTS: Final = "Too many requests came from your address."
NOT_READY: Final = "The {part} does not work; the log says why."
