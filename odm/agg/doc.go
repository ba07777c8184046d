// Package agg is MongoDB's aggregation as values: stages, expressions, accumulators and window functions. odm.Aggregate
// runs them, and an update may be a pipeline of them:
//
//	odm.Aggregate[ByStatus](ctx, users.Find(U.Age.Gt(18)),
//		agg.Group(U.Status, agg.Sum("n", 1), agg.Avg("mean", U.Age)),
//		agg.Match(odm.F("n").Gt(1)),
//		agg.Sort("-n"),
//	)
//	users.Find(U.Age.Gt(18)).UpdatePipeline(ctx, agg.Set(agg.Field(U.Total, agg.Add(U.Price, U.Tax))))
//
// Functions are called as MongoDB's operators are, $dateToString is DateToString. Where MongoDB has an accumulator and an
// expression of one name, the accumulator has the name and takes the field that it makes first, as in Sum("total",
// U.Price); the expression ends in Of, as in SumOf(U.Price, U.Tax). CountDocuments is the accumulator $count, Count the
// stage.
//
// # Operands
//
// An operand of type any is one of these:
//
//   - a field proxy of package odm, or As("path"): the value of the field;
//   - a Var, such as Now, Root or This: the value of the variable;
//   - an Expression;
//   - a bson.A, []any, bson.D, bson.M or map[string]any: an array or a document of operands;
//   - any other Go value: itself, nil being null. Whatever a typed value holds, the server takes it as it is.
//
// Where nil means that an option is left out, Literal(nil) is null.
//
// A plain string that begins with $ is an error, since it could be a field or a text of a user: say As("price") for the
// field, Literal("$price") for the text. So is a key that begins with $ in a bson.M or bson.D, for which there is Raw.
//
// Everything is copied when it is built, and an error made while building travels inside and is returned by the verb
// that sends it, before anything is sent. Stages and expressions encode themselves: they may also stand in pipelines and
// documents that are given to the driver.
package agg
