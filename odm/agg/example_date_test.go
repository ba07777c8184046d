package agg_test

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
)

// at is a Saturday.
var at = time.Date(2026, 2, 28, 13, 14, 15, 16e6, time.UTC)

func ExampleDateToString() {
	const sold agg.As = "sold"
	compute(bson.M{"sold": at},
		agg.Field("iso", agg.DateToString(sold)),
		agg.Field("day", agg.DateToString(sold, agg.DateToStringOptions{Format: "%d.%m.%Y", Timezone: "Europe/Oslo"})),
		agg.Field("never", agg.DateToString(agg.As("absent"), agg.DateToStringOptions{OnNull: "-"})),
		agg.Field("read", agg.DateFromString("28.02.2026", agg.DateFromStringOptions{Format: "%d.%m.%Y"})),
		agg.Field("made", agg.DateFromParts(agg.DateParts{Year: 2026, Month: 14})),
		agg.Field("parts", agg.DateToParts(sold, agg.DateToPartsOptions{ISO8601: true})),
	)
	// Output:
	// iso "2026-02-28T13:14:15.016Z"
	// day "28.02.2026"
	// never "-"
	// read {"$date":"2026-02-28T00:00:00Z"}
	// made {"$date":"2027-02-01T00:00:00Z"}
	// parts {"hour":13,"isoDayOfWeek":6,"isoWeek":9,"isoWeekYear":2026,"millisecond":16,"minute":14,"second":15}
}

func ExampleDateAdd() {
	const sold agg.As = "sold"
	compute(bson.M{"sold": at},
		agg.Field("due", agg.DateAdd(sold, "month", 1)),
		agg.Field("before", agg.DateSubtract(sold, "day", 2)),
		agg.Field("days", agg.DateDiff(sold, time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), "day")),
		agg.Field("month", agg.DateTrunc(sold, "month")),
		agg.Field("quarter hour", agg.DateTrunc(sold, "minute", agg.DateTruncOptions{BinSize: 15})),
	)
	// Output:
	// due {"$date":"2026-03-28T13:14:15.016Z"}
	// before {"$date":"2026-02-26T13:14:15.016Z"}
	// days 2
	// month {"$date":"2026-02-01T00:00:00Z"}
	// quarter hour {"$date":"2026-02-28T13:00:00Z"}
}

func ExampleYear() {
	const sold agg.As = "sold"
	compute(bson.M{"sold": at},
		agg.Field("date", agg.Array(agg.Year(sold), agg.Month(sold), agg.DayOfMonth(sold))),
		agg.Field("time", agg.Array(agg.Hour(sold, "+01"), agg.Minute(sold), agg.Second(sold), agg.Millisecond(sold))),
		agg.Field("week", agg.Array(agg.Week(sold), agg.DayOfWeek(sold), agg.DayOfYear(sold))),
		agg.Field("ISO week", agg.Array(agg.ISOWeekYear(sold), agg.ISOWeek(sold), agg.ISODayOfWeek(sold))),
	)
	// Output:
	// date [2026,2,28]
	// time [14,14,15,16]
	// week [8,7,59]
	// ISO week [2026,9,6]
}

func ExampleTSSecond() {
	const stamp agg.As = "stamp"
	compute(bson.M{"stamp": bson.Timestamp{T: 100, I: 2}},
		agg.Field("seconds", agg.TSSecond(stamp)),
		agg.Field("ordinal", agg.TSIncrement(stamp)),
	)
	// Output:
	// seconds 100
	// ordinal 2
}
