package agg

// Year is the year of a date.
func Year(date any, timezone ...any) Expression {
	return named("$year", need("date", date), atMost("timezone", timezone))
}

// Month is the month of the year, 1 to 12.
func Month(date any, timezone ...any) Expression {
	return named("$month", need("date", date), atMost("timezone", timezone))
}

// Week is the week of the year, 0 to 53, starting on Sundays.
func Week(date any, timezone ...any) Expression {
	return named("$week", need("date", date), atMost("timezone", timezone))
}

// DayOfYear is the day of the year, 1 to 366.
func DayOfYear(date any, timezone ...any) Expression {
	return named("$dayOfYear", need("date", date), atMost("timezone", timezone))
}

// DayOfMonth is the day of the month, 1 to 31.
func DayOfMonth(date any, timezone ...any) Expression {
	return named("$dayOfMonth", need("date", date), atMost("timezone", timezone))
}

// DayOfWeek is the day of the week, 1 is Sunday.
func DayOfWeek(date any, timezone ...any) Expression {
	return named("$dayOfWeek", need("date", date), atMost("timezone", timezone))
}

// Hour is the hour of the day, 0 to 23.
func Hour(date any, timezone ...any) Expression {
	return named("$hour", need("date", date), atMost("timezone", timezone))
}

// Minute is the minute of the hour, 0 to 59.
func Minute(date any, timezone ...any) Expression {
	return named("$minute", need("date", date), atMost("timezone", timezone))
}

// Second is the second of the minute, 0 to 60 with leap seconds.
func Second(date any, timezone ...any) Expression {
	return named("$second", need("date", date), atMost("timezone", timezone))
}

// Millisecond is the milliseconds of a date, 0 to 999.
func Millisecond(date any, timezone ...any) Expression {
	return named("$millisecond", need("date", date), atMost("timezone", timezone))
}

// ISOWeekYear is the year that the ISO 8601 week belongs to.
func ISOWeekYear(date any, timezone ...any) Expression {
	return named("$isoWeekYear", need("date", date), atMost("timezone", timezone))
}

// ISOWeek is the week of the year by ISO 8601, 1 to 53.
func ISOWeek(date any, timezone ...any) Expression {
	return named("$isoWeek", need("date", date), atMost("timezone", timezone))
}

// ISODayOfWeek is the day of the week by ISO 8601, 1 is Monday.
func ISODayOfWeek(date any, timezone ...any) Expression {
	return named("$isoDayOfWeek", need("date", date), atMost("timezone", timezone))
}

// DateAdd is the date moved later by an amount of a unit such as "day". Since MongoDB 5.0.
func DateAdd(date, unit, amount any, timezone ...any) Expression {
	return named("$dateAdd", need("startDate", date), need("unit", unit), need("amount", amount), atMost("timezone", timezone))
}

// DateSubtract is the date moved earlier by an amount of a unit such as "day". Since MongoDB 5.0.
func DateSubtract(date, unit, amount any, timezone ...any) Expression {
	return named("$dateSubtract", need("startDate", date), need("unit", unit), need("amount", amount), atMost("timezone", timezone))
}
