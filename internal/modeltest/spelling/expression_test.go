package spelling

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
)

// The operands of the samples: fields of the document that the server test stores.
const (
	n       agg.As = "n"
	f       agg.As = "f"
	s       agg.As = "s"
	at      agg.As = "at"
	nums    agg.As = "nums"
	words   agg.As = "words"
	objects agg.As = "objects"
	object  agg.As = "object"
	stamp   agg.As = "stamp"
)

// stored is the document that the samples are tried on.
func stored() bson.D {
	return bson.D{
		{Key: "_id", Value: bson.NewObjectID()}, {Key: "n", Value: 1}, {Key: "f", Value: 0.5}, {Key: "s", Value: "a b"},
		{Key: "at", Value: time.Date(2024, 2, 3, 4, 5, 6, 7e6, time.UTC)}, {Key: "nums", Value: []int{3, 1, 2}},
		{Key: "words", Value: []string{"x", "y"}}, {Key: "objects", Value: []bson.M{{"k": "a", "v": 1}}},
		{Key: "object", Value: bson.M{"a": 1}}, {Key: "stamp", Value: bson.Timestamp{T: 1, I: 2}},
	}
}

// expressions are spellings of each expression: together they have all of its arguments.
func expressions() map[string][]any {
	by := agg.By("-v")
	return map[string][]any{
		"$abs": {agg.Abs(n)}, "$acos": {agg.Acos(f)}, "$acosh": {agg.Acosh(n)}, "$add": {agg.Add(n, f, 1)}, "$asin": {agg.Asin(f)},
		"$asinh": {agg.Asinh(f)}, "$atan": {agg.Atan(f)}, "$atan2": {agg.Atan2(f, n)}, "$atanh": {agg.Atanh(f)},
		"$allElementsTrue": {agg.AllElementsTrue(nums), agg.AllElementsTrue(agg.Array(n, f))},
		"$anyElementTrue":  {agg.AnyElementTrue(nums), agg.AnyElementTrue([]bool{true, false})},
		"$and":             {agg.And(n, f)}, "$or": {agg.Or(n, f)}, "$not": {agg.Not(n)},
		"$arrayElemAt": {agg.ArrayElemAt(nums, 0)}, "$arrayToObject": {agg.ArrayToObject(objects), agg.ArrayToObject(agg.Array(agg.Array("a", n)))},
		"$avg": {agg.AvgOf(nums), agg.AvgOf(n, f)}, "$sum": {agg.SumOf(nums), agg.SumOf(n, f)}, "$max": {agg.MaxOf(nums), agg.MaxOf(n, f)},
		"$min": {agg.MinOf(nums), agg.MinOf(n, f)}, "$stdDevPop": {agg.StdDevPopOf(nums)}, "$stdDevSamp": {agg.StdDevSampOf(n, f)},
		"$binarySize": {agg.BinarySize(s)}, "$bitAnd": {agg.BitAnd(n, 3)}, "$bitNot": {agg.BitNot(n)}, "$bitOr": {agg.BitOr(n, 3)}, "$bitXor": {agg.BitXor(n, 3)},
		"$bottom": {agg.BottomOf(objects, by, agg.This.Field(agg.As("k")))}, "$bottomN": {agg.BottomNOf(objects, 2, by, agg.This)},
		"$top": {agg.TopOf(objects, by, agg.This)}, "$topN": {agg.TopNOf(objects, 2, by, agg.This)},
		"$bsonSize": {agg.BSONSize(object)}, "$ceil": {agg.Ceil(f)}, "$cmp": {agg.Cmp(n, f)}, "$concat": {agg.Concat(s, "-", s)},
		"$concatArrays": {agg.ConcatArraysOf(nums, []int{4})}, "$cond": {agg.Cond(agg.Gt(n, 0), "more", "less")},
		"$convert": {agg.Convert(s, "int", agg.ConvertOptions{OnError: 0, OnNull: agg.Literal(nil)}), agg.Convert(n, "string", agg.ConvertOptions{Base: 16}), agg.Convert(n, "string")},
		"$cos":     {agg.Cos(f)}, "$cosh": {agg.Cosh(f)}, "$createObjectId": {agg.CreateObjectID()},
		"$dateAdd": {agg.DateAdd(at, "day", 1), agg.DateAdd(at, "day", n, "Europe/Oslo")}, "$dateSubtract": {agg.DateSubtract(at, "hour", 1), agg.DateSubtract(at, "hour", n, "+02")},
		"$dateDiff":       {agg.DateDiff(at, agg.Now, "day"), agg.DateDiff(at, agg.Now, "week", agg.DateDiffOptions{Timezone: "Europe/Oslo", StartOfWeek: "monday"})},
		"$dateFromParts":  {agg.DateFromParts(agg.DateParts{Year: 2024, Month: 1, Day: 2, Hour: 3, Minute: 4, Second: 5, Millisecond: 6, Timezone: "+01"}), agg.DateFromParts(agg.DateParts{ISOWeekYear: 2024, ISOWeek: 5, ISODayOfWeek: 1})},
		"$dateFromString": {agg.DateFromString("2024-01-02"), agg.DateFromString(s, agg.DateFromStringOptions{Format: "%Y", Timezone: "UTC", OnError: agg.Now, OnNull: agg.Now})},
		"$dateToParts":    {agg.DateToParts(at), agg.DateToParts(at, agg.DateToPartsOptions{Timezone: "+01", ISO8601: true})},
		"$dateToString":   {agg.DateToString(at), agg.DateToString(at, agg.DateToStringOptions{Format: "%Y", Timezone: "UTC", OnNull: "none"})},
		"$dateTrunc":      {agg.DateTrunc(at, "month"), agg.DateTrunc(at, "week", agg.DateTruncOptions{BinSize: 2, Timezone: "UTC", StartOfWeek: "monday"})},
		"$dayOfMonth":     {agg.DayOfMonth(at), agg.DayOfMonth(at, "UTC")}, "$dayOfWeek": {agg.DayOfWeek(at), agg.DayOfWeek(at, "UTC")},
		"$dayOfYear": {agg.DayOfYear(at), agg.DayOfYear(at, "UTC")}, "$hour": {agg.Hour(at), agg.Hour(at, "UTC")},
		"$isoDayOfWeek": {agg.ISODayOfWeek(at), agg.ISODayOfWeek(at, "UTC")}, "$isoWeek": {agg.ISOWeek(at), agg.ISOWeek(at, "UTC")},
		"$isoWeekYear": {agg.ISOWeekYear(at), agg.ISOWeekYear(at, "UTC")}, "$millisecond": {agg.Millisecond(at), agg.Millisecond(at, "UTC")},
		"$minute": {agg.Minute(at), agg.Minute(at, "UTC")}, "$month": {agg.Month(at), agg.Month(at, "UTC")}, "$second": {agg.Second(at), agg.Second(at, "UTC")},
		"$week": {agg.Week(at), agg.Week(at, "UTC")}, "$year": {agg.Year(at), agg.Year(at, "UTC")},
		"$degreesToRadians": {agg.DegreesToRadians(n)}, "$radiansToDegrees": {agg.RadiansToDegrees(n)},
		"$deserializeEJSON": {agg.DeserializeEJSON(object), agg.DeserializeEJSON(object, 0)},
		"$serializeEJSON":   {agg.SerializeEJSON(object), agg.SerializeEJSON(object, agg.SerializeEJSONOptions{Relaxed: false, OnError: 0})},
		"$divide":           {agg.Divide(n, 2)}, "$eq": {agg.Eq(n, f)}, "$ne": {agg.Ne(n, f)}, "$gt": {agg.Gt(n, f)}, "$gte": {agg.Gte(n, f)}, "$lt": {agg.Lt(n, f)}, "$lte": {agg.Lte(n, f)},
		"$exp":    {agg.Exp(n)},
		"$filter": {agg.Filter(nums, agg.Gt(agg.This, 1)), agg.Filter(nums, agg.Gt(agg.Var("x"), 1), agg.FilterOptions{As: "x", Limit: 2}), agg.Filter(nums, agg.Var("i"), agg.FilterOptions{ArrayIndexAs: "i"})},
		"$first":  {agg.FirstOf(nums), agg.FirstOf([]int{1, 2})}, "$last": {agg.LastOf(nums)}, "$firstN": {agg.FirstNOf(nums, 2)}, "$lastN": {agg.LastNOf(nums, n)},
		"$maxN": {agg.MaxNOf(nums, 2)}, "$minN": {agg.MinNOf(nums, 2)}, "$floor": {agg.Floor(f)},
		"$function": {agg.Function("function(a) { return a }", n)}, "$getField": {agg.GetField("a.b"), agg.GetField("$a", object), agg.GetField(n)},
		"$hash": {agg.Hash(s, "sha256")}, "$hexHash": {agg.HexHash(s, "sha256")}, "$ifNull": {agg.IfNull(n, f, 0)}, "$in": {agg.In(n, nums), agg.In(n, []int{1, 2})},
		"$indexOfArray": {agg.IndexOfArray(nums, 1), agg.IndexOfArray(nums, 1, 0, 2)}, "$indexOfBytes": {agg.IndexOfBytes(s, "b"), agg.IndexOfBytes(s, "b", 0, 2)}, "$indexOfCP": {agg.IndexOfCP(s, "b"), agg.IndexOfCP(s, "b", 0, 2)},
		"$isArray": {agg.IsArray(nums), agg.IsArray([]int{1, 2})}, "$isNumber": {agg.IsNumber(n)},
		"$let": {agg.Let(agg.Multiply(agg.Var("x"), 2), agg.Field("x", agg.Add(n, 1)))}, "$literal": {agg.Literal("$n")},
		"$ln": {agg.Ln(n)}, "$log": {agg.Log(n, 2)}, "$log10": {agg.Log10(n)}, "$trim": {agg.Trim(s), agg.Trim(s, "a")}, "$ltrim": {agg.LTrim(s), agg.LTrim(s, "a")}, "$rtrim": {agg.RTrim(s), agg.RTrim(s, "a")},
		"$map":    {agg.Map(nums, agg.Add(agg.This, 1)), agg.Map(nums, agg.Var("x"), agg.MapOptions{As: "x"}), agg.Map(nums, agg.Var("i"), agg.MapOptions{ArrayIndexAs: "i"})},
		"$median": {agg.MedianOf(nums)}, "$percentile": {agg.PercentileOf(nums, []float64{0.5, 0.9})}, "$mergeObjects": {agg.MergeObjectsOf(object), agg.MergeObjectsOf(object, bson.D{{Key: "b", Value: n}})},
		"$meta": {agg.Meta("indexKey")}, "$mod": {agg.Mod(n, 2)}, "$multiply": {agg.Multiply(n, f)}, "$objectToArray": {agg.ObjectToArray(object)}, "$pow": {agg.Pow(n, 2)},
		"$rand": {agg.Rand()}, "$range": {agg.Range(0, n), agg.Range(0, 9, 3)},
		"$reduce":    {agg.Reduce(nums, 0, agg.Add(agg.Value, agg.This)), agg.Reduce(nums, 0, agg.Add(agg.Var("v"), agg.Var("e"), agg.Var("i")), agg.ReduceOptions{As: "e", ValueAs: "v", ArrayIndexAs: "i"})},
		"$regexFind": {agg.RegexFind(s, "^a"), agg.RegexFind(s, "^a", "i")}, "$regexFindAll": {agg.RegexFindAll(s, "a"), agg.RegexFindAll(s, "a", "i")}, "$regexMatch": {agg.RegexMatch(s, "a"), agg.RegexMatch(s, "a", "i")},
		"$replaceAll": {agg.ReplaceAll(s, "a", "b")}, "$replaceOne": {agg.ReplaceOne(s, "a", "b")}, "$reverseArray": {agg.ReverseArray(nums), agg.ReverseArray(agg.Array(n, f))},
		"$round": {agg.Round(f), agg.Round(f, 1)}, "$trunc": {agg.Trunc(f), agg.Trunc(f, 1)},
		"$setDifference": {agg.SetDifference(nums, words)}, "$setEquals": {agg.SetEquals(nums, words)}, "$setIntersection": {agg.SetIntersection(nums, words)}, "$setIsSubset": {agg.SetIsSubset(nums, words)}, "$setUnion": {agg.SetUnionOf(nums, words)},
		"$setField": {agg.SetField(object, "a.b", n), agg.SetField(agg.Root, "$x", 1)}, "$unsetField": {agg.UnsetField(object, "$a")}, "$sigmoid": {agg.Sigmoid(n)},
		"$similarityCosine": {agg.SimilarityCosine(nums, nums), agg.SimilarityCosine(nums, nums, true)}, "$similarityDotProduct": {agg.SimilarityDotProduct(nums, nums, true)}, "$similarityEuclidean": {agg.SimilarityEuclidean(nums, nums, true)},
		"$sin": {agg.Sin(f)}, "$sinh": {agg.Sinh(f)}, "$size": {agg.Size(nums), agg.Size(agg.Array(n, f)), agg.Size([]string{})}, "$slice": {agg.Slice(nums, -2), agg.SliceFrom(nums, 1, 2)},
		"$sortArray": {agg.SortArray(nums, agg.By("-")), agg.SortArray(objects, by)}, "$split": {agg.Split(s, " ")}, "$sqrt": {agg.Sqrt(n)}, "$strLenBytes": {agg.StrLenBytes(s)}, "$strLenCP": {agg.StrLenCP(s)}, "$strcasecmp": {agg.StrCaseCmp(s, "A")},
		"$substr": {agg.Substr(s, 0, 1)}, "$substrBytes": {agg.SubstrBytes(s, 0, 1)}, "$substrCP": {agg.SubstrCP(s, 0, 1)}, "$subtract": {agg.Subtract(agg.Now, at)}, "$subtype": {agg.Subtype(s)},
		"$switch": {agg.Switch(agg.Case(agg.Gt(n, 0), "more")), agg.SwitchOr("none", agg.Case(agg.Gt(n, 5), "more"), agg.Case(agg.Lt(n, 0), "less"))},
		"$tan":    {agg.Tan(f)}, "$tanh": {agg.Tanh(f)}, "$toArray": {agg.ToArray(s)}, "$toBool": {agg.ToBool(n)}, "$toDate": {agg.ToDate(at)}, "$toDecimal": {agg.ToDecimal(n)}, "$toDouble": {agg.ToDouble(n)},
		"$toHashedIndexKey": {agg.ToHashedIndexKey(n)}, "$toInt": {agg.ToInt(n)}, "$toLong": {agg.ToLong(n)}, "$toLower": {agg.ToLower(s)}, "$toObject": {agg.ToObject(s)}, "$toObjectId": {agg.ToObjectID("65d0a1b2c3d4e5f601234567")},
		"$toString": {agg.ToString(n)}, "$toUpper": {agg.ToUpper(s)}, "$tsIncrement": {agg.TSIncrement(stamp)}, "$tsSecond": {agg.TSSecond(stamp)}, "$type": {agg.Type(n)},
		"$zip": {agg.Zip(nums, words), agg.ZipLongest([]any{nums, words}, []any{0, "none"})},
	}
}
