"""People, tables and rounds -> a plan in which people meet many others, tables are mixed and needs are met."""
