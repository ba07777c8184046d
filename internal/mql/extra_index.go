package mql

// An Access is what an index can do for an operator of a field's condition.
type Access string

// The accesses.
const (
	Points   Access = "points"   // it leads to single values: equality
	Interval Access = "interval" // it leads to a stretch of values
	Scan     Access = "scan"     // every key is looked at, or nearly every one
	Inner    Access = "inner"    // what stands inside the operand decides
	Own      Access = "own"      // it needs an index of a kind of its own
)

// IndexAccess returns what an index does for an operator of a condition; Scan for one that is not known.
func IndexAccess(operator string) Access {
	switch operator {
	case "$eq", "$in", "$all":
		return Points
	case "$gt", "$gte", "$lt", "$lte":
		return Interval
	case "$regex", "$elemMatch": // the beginning of the pattern; the conditions on the element
		return Inner
	case "$near", "$nearSphere", "$geoWithin", "$geoIntersects", "$within", "$geoNear":
		return Own
	}
	return Scan
}
