"""What Slack refuses beyond: kept below with room to spare."""

VIEW_BLOCKS = 100
TABLE_ROWS, TABLE_COLUMNS = 100, 20
SECTION = 3_000  # characters of a text object
HEADER = 150
BUTTON = 75
VALUE = 2_000  # of a button
TITLE = 24  # of a view
UPDATE_TEXT = 4_000  # of the plain text beside blocks

ALL = 13_200  # characters of all blocks together, by trial: Slack does not say
SPARE = 1_000  # of them that are left free

# What is shown at most; together they stay below ALL.
BODY = 5_000  # characters of an answer; the whole is one click away
TABLE = 3_000  # of a table in a block of its own
NAME = 120  # of a title, a publisher, a heading
LINK = 300  # of an address
SOURCES = 8  # lines about sources
NOTICE = 300
NOTICES = 5
NOTIFICATION = 1_500  # of the plain text that notifications show
