package agg

// DateToStringOptions change DateToString.
type DateToStringOptions struct {
	Format   any // such as "%Y-%m-%d"; nil is ISO 8601 with milliseconds
	Timezone any // such as "Europe/Oslo" or "+02"; nil is UTC
	OnNull   any // the value of a date that is null or missing; nil is null
}

// DateToString is the date written by a format.
func DateToString(date any, opts ...DateToStringOptions) Expression {
	o := last(opts)
	return named("$dateToString", need("date", date), maybe("format", o.Format), maybe("timezone", o.Timezone), maybe("onNull", o.OnNull))
}

// DateFromStringOptions change DateFromString.
type DateFromStringOptions struct {
	Format   any // such as "%d.%m.%Y"; nil is ISO 8601
	Timezone any // where the text names none; nil is UTC
	OnError  any // the value of a text that is no date; nil lets the pipeline fail
	OnNull   any // the value of a text that is null or missing; nil is null
}

// DateFromString is the date that a text says.
func DateFromString(s any, opts ...DateFromStringOptions) Expression {
	o := last(opts)
	return named("$dateFromString", need("dateString", s), maybe("format", o.Format), maybe("timezone", o.Timezone),
		maybe("onError", o.OnError), maybe("onNull", o.OnNull))
}

// DateParts are what DateFromParts makes a date of: years and months or, where ISOWeekYear is given, years and weeks by
// ISO 8601. A part that is nil is the first one: month 1, day 1, hour 0.
type DateParts struct {
	Year, Month, Day                   any
	ISOWeekYear, ISOWeek, ISODayOfWeek any
	Hour, Minute, Second, Millisecond  any
	Timezone                           any // nil is UTC
}

// DateFromParts is the date made of its parts, of which Year or ISOWeekYear must be there. A part beyond its range
// carries over into the next one.
func DateFromParts(p DateParts) Expression {
	if p.Year == nil && p.ISOWeekYear == nil {
		return Expression{bad("$dateFromParts: it needs Year or ISOWeekYear")}
	}
	return named("$dateFromParts", maybe("year", p.Year), maybe("isoWeekYear", p.ISOWeekYear), maybe("month", p.Month),
		maybe("isoWeek", p.ISOWeek), maybe("day", p.Day), maybe("isoDayOfWeek", p.ISODayOfWeek), maybe("hour", p.Hour),
		maybe("minute", p.Minute), maybe("second", p.Second), maybe("millisecond", p.Millisecond), maybe("timezone", p.Timezone))
}

// DateToPartsOptions change DateToParts.
type DateToPartsOptions struct {
	Timezone any  // nil is UTC
	ISO8601  bool // years and weeks by ISO 8601 in the place of years, months and days
}

// DateToParts is the document with the year, month, day … of a date.
func DateToParts(date any, opts ...DateToPartsOptions) Expression {
	o := last(opts)
	return named("$dateToParts", need("date", date), maybe("timezone", o.Timezone), option("iso8601", o.ISO8601))
}

// DateDiffOptions change DateDiff.
type DateDiffOptions struct {
	Timezone    any // nil is UTC
	StartOfWeek any // such as "monday", for the unit "week"; nil is Sunday
}

// DateDiff is the number of boundaries of a unit such as "day" that lie between two dates. Since MongoDB 5.0.
func DateDiff(from, to, unit any, opts ...DateDiffOptions) Expression {
	o := last(opts)
	return named("$dateDiff", need("startDate", from), need("endDate", to), need("unit", unit), maybe("timezone", o.Timezone),
		maybe("startOfWeek", o.StartOfWeek))
}

// DateTruncOptions change DateTrunc.
type DateTruncOptions struct {
	BinSize     any // how many units stand together; nil is 1
	Timezone    any // nil is UTC
	StartOfWeek any // such as "monday", for the unit "week"; nil is Sunday
}

// DateTrunc is the date cut down to the start of its unit, such as "month". Since MongoDB 5.0.
func DateTrunc(date, unit any, opts ...DateTruncOptions) Expression {
	o := last(opts)
	return named("$dateTrunc", need("date", date), need("unit", unit), maybe("binSize", o.BinSize), maybe("timezone", o.Timezone),
		maybe("startOfWeek", o.StartOfWeek))
}
