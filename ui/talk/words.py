"""What the conversation in the terminal says of itself."""

ABOUT = "Ask about the news; what follows on an answer is understood. /help lists the commands."

HELP = """\
/from DATE, /to DATE   only articles of that time; without a date: any
/as-of DATE            answer as if asked then
/outlets A; B          only these outlets; without a name: all
/filters, /clear       show the filters, take them away
/sources               the sources of the last answer
/open N                the article of source N, its quote marked
/export FILE           the conversation as Markdown, or as JSON where FILE ends so
/new                   begin a new conversation
/quit                  leave; so does Ctrl-D. Ctrl-C stops an answer"""
