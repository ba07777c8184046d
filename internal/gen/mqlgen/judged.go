package main

import "github.com/databridge-go/databridge/internal/model"

// A judgement is what the definitions do not tell of an operator in one place, measured on a server or taken from the
// manual. The fields are those of mql.Operator.
type judgement struct {
	Fits     model.Kinds
	Elements bool
	Takes    model.Kinds
	Short    string
	Row      bool
	Removed  string
	Of       []string
}

// judged is the judgements by place and name.
var judged = map[[2]string]judgement{
	// On a field of another kind the server answers 14 or 2; $currentDate replaces what is there without a word.
	{"Update", "$inc"}:         {Fits: model.Number},
	{"Update", "$mul"}:         {Fits: model.Number},
	{"Update", "$bit"}:         {Fits: model.Int | model.Long},
	{"Update", "$currentDate"}: {Fits: model.Date | model.Timestamp},
	{"Update", "$push"}:        {Fits: model.Array},
	{"Update", "$addToSet"}:    {Fits: model.Array},
	{"Update", "$pull"}:        {Fits: model.Array},
	{"Update", "$pullAll"}:     {Fits: model.Array},
	{"Update", "$pop"}:         {Fits: model.Array},

	// On a field of another kind the server matches nothing.
	{"FieldQuery", "$size"}:         {Fits: model.Array},
	{"FieldQuery", "$elemMatch"}:    {Fits: model.Array},
	{"FieldQuery", "$mod"}:          {Fits: model.Number, Elements: true},
	{"FieldQuery", "$regex"}:        {Fits: model.String | model.Regex, Elements: true},
	{"FieldQuery", "$bitsAllClear"}: {Fits: model.Number | model.BinData, Elements: true},
	{"FieldQuery", "$bitsAllSet"}:   {Fits: model.Number | model.BinData, Elements: true},
	{"FieldQuery", "$bitsAnyClear"}: {Fits: model.Number | model.BinData, Elements: true},
	{"FieldQuery", "$bitsAnySet"}:   {Fits: model.Number | model.BinData, Elements: true},

	{"FieldQuery", "$geoIntersects"}: {Fits: model.Object | model.Array, Elements: true},
	{"FieldQuery", "$geoWithin"}:     {Fits: model.Object | model.Array, Elements: true},
	{"FieldQuery", "$near"}:          {Fits: model.Object | model.Array, Elements: true},
	{"FieldQuery", "$nearSphere"}:    {Fits: model.Object | model.Array, Elements: true},
	{"FieldQuery", "$maxDistance"}:   {Fits: model.Object | model.Array, Elements: true},
	{"FieldQuery", "$minDistance"}:   {Fits: model.Object | model.Array, Elements: true},

	// Named arguments that may be written in a shorter form.
	{"Stage", "$unwind"}:            {Short: "path"},
	{"Stage", "$out"}:               {Short: "coll"},
	{"Stage", "$merge"}:             {Short: "into"},
	{"Stage", "$unionWith"}:         {Short: "coll"},
	{"Expression", "$cond"}:         {Row: true},
	{"Expression", "$getField"}:     {Short: "field"},
	{"Expression", "$dayOfMonth"}:   {Short: "date"},
	{"Expression", "$dayOfWeek"}:    {Short: "date"},
	{"Expression", "$dayOfYear"}:    {Short: "date"},
	{"Expression", "$hour"}:         {Short: "date"},
	{"Expression", "$isoDayOfWeek"}: {Short: "date"},
	{"Expression", "$isoWeek"}:      {Short: "date"},
	{"Expression", "$isoWeekYear"}:  {Short: "date"},
	{"Expression", "$millisecond"}:  {Short: "date"},
	{"Expression", "$minute"}:       {Short: "date"},
	{"Expression", "$month"}:        {Short: "date"},
	{"Expression", "$second"}:       {Short: "date"},
	{"Expression", "$week"}:         {Short: "date"},
	{"Expression", "$year"}:         {Short: "date"},
}
