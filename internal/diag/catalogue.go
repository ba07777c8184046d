package diag

import "slices"

// Catalogue returns every rule in order of code.
func Catalogue() []Rule { return slices.Clone(catalogue) }

// Lookup returns the rule of a code.
func Lookup(c Code) (Rule, bool) {
	i, found := slices.BinarySearchFunc(catalogue, c, func(r Rule, c Code) int { return compareCodes(r.Code, c) })
	if !found {
		return Rule{}, false
	}
	return catalogue[i], true
}

// catalogue is sorted by code. A rule whose proof a client option may take away (UseJSONStructTags, a type map) has
// the scope Workspace: the option may be set in a package that this one does not import.
var catalogue = []Rule{
	{Code: "DB0001", Name: "suppression-unneeded", Title: "a comment suppresses what is not found", Severity: Warning, Advice: true, Scope: Workspace},
	{Code: "DB0002", Name: "directive-not-understood", Title: "a databridge comment is not understood", Severity: Error, Scope: Function, Tests: true},

	{Code: "DB1001", Name: "duplicate-key", Title: "two fields are stored under one key", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB1002", Name: "malformed-tag", Title: "a struct tag does not say what it seems to say", Severity: Error, Scope: Function},
	{Code: "DB1003", Name: "id-under-another-name", Title: "the identifier is not stored as _id", Severity: Warning, Scope: Upstream},
	{Code: "DB1004", Name: "zero-id", Title: "the zero ObjectID is stored as _id", Severity: Warning, Scope: Workspace},
	{Code: "DB1005", Name: "unstored-index-key", Title: "the key of an index is a field that is never stored", Severity: Error, Scope: Upstream},
	{Code: "DB1006", Name: "no-encoding", Title: "the codec has no encoding for a field", Severity: Error, Scope: Upstream},
	{Code: "DB1007", Name: "unknown-index-key", Title: "the key of an index names no stored field", Severity: Error, Scope: Upstream},
	{Code: "DB1008", Name: "impossible-index", Title: "the keys of an index do not suit the kinds of their fields", Severity: Error, Scope: Upstream},
	{Code: "DB1009", Name: "link-leads-nowhere", Title: "a link leads to nothing that has an id, or a back link comes from no link", Severity: Error, Scope: Upstream},
	{Code: "DB1010", Name: "zero-never-stored", Title: "a query asks for a zero value that omitempty keeps out", Severity: Warning, Scope: Workspace, Advice: true},
	{Code: "DB1011", Name: "lowered-name", Title: "a field without a tag is stored in lower case, and queries spell it otherwise", Severity: Warning, Scope: Workspace, Advice: true},
	{Code: "DB1013", Name: "never-stored", Title: "a field is never stored, because it is not exported", Severity: Error, Scope: Function},
	{Code: "DB1014", Name: "generated-id", Title: "the _id that MongoDB makes does not fit its field", Severity: Warning, Scope: Workspace},
	{Code: "DB1015", Name: "unsigned-field", Title: "an unsigned number may be too large for BSON", Severity: Info, Advice: true, Scope: Function},
	{Code: "DB1016", Name: "encoding-inherited", Title: "an embedded type takes over the encoding", Severity: Error, Scope: Upstream},
	{Code: "DB1017", Name: "omitempty-without-effect", Title: "omitempty has no effect on a struct or an array", Severity: Warning, Scope: Workspace},
	{Code: "DB1018", Name: "hook-never-runs", Title: "a method has the name of a hook, and not its form", Severity: Error, Scope: Function},
	{Code: "DB1019", Name: "proxies-differ", Title: "field proxies differ from the model", Severity: Error, Scope: Upstream},

	{Code: "DB2001", Name: "unknown-field", Title: "the path names no stored field", Severity: Error, Scope: Upstream},
	{Code: "DB2002", Name: "go-name", Title: "the path is the Go name, not the stored one", Severity: Error, Scope: Upstream, Over: paths},
	{Code: "DB2003", Name: "path-into-scalar", Title: "the path goes on below a value that has no fields", Severity: Error, Scope: Upstream},
	{Code: "DB2004", Name: "unknown-nested-field", Title: "the path names no field of the sub-document", Severity: Error, Scope: Upstream},
	{Code: "DB2005", Name: "index-into-non-array", Title: "an array index on a value that is no array", Severity: Warning, Scope: Upstream},
	{Code: "DB2006", Name: "path-through-link", Title: "the path goes on below a link", Severity: Error, Scope: Upstream},
	{Code: "DB2007", Name: "unknown-option-field", Title: "a sort, projection, hint or distinct names no stored field", Severity: Error, Scope: Workspace},
	{Code: "DB2008", Name: "unknown-reference", Title: "a $field in an expression names no stored field", Severity: Error, Scope: Upstream},
	{Code: "DB2009", Name: "constant-for-field", Title: "a name without its $ is a constant, one with it is no name", Severity: Error, Scope: Upstream, Over: []Code{"DB3003", "DB3004", "DB3005"}},
	{Code: "DB2010", Name: "repeated-key", Title: "the name of a field is spelled out in many places", Severity: Warning, Scope: Upstream, Advice: true},
	{Code: "DB2011", Name: "unknown-collection", Title: "only one function knows the collection, and another is called alike", Severity: Warning, Scope: Workspace},
	{Code: "DB2012", Name: "name-differs-in-case", Title: "the stored name has another case or other separators", Severity: Error, Scope: Upstream, Over: paths},
	{Code: "DB2013", Name: "json-name", Title: "the json name is used where only the bson name is stored", Severity: Error, Scope: Workspace, Over: append([]Code{"DB2012"}, paths...)},
	{Code: "DB2014", Name: "missing-level", Title: "a level of the path is missing", Severity: Error, Scope: Upstream, Over: paths},
	{Code: "DB2015", Name: "lone-name", Title: "only this query knows the name", Severity: Warning, Scope: Workspace},

	{Code: "DB3001", Name: "unknown-query-operator", Title: "MongoDB has no such query operator", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB3002", Name: "operator-without-dollar", Title: "an operator without its $ is read as a field", Severity: Error, Scope: Upstream, Over: append([]Code{"DB2003"}, paths...)},
	{Code: "DB3003", Name: "value-never-matches", Title: "a value of this kind never equals the field", Severity: Error, Scope: Upstream},
	{Code: "DB3004", Name: "object-id-as-string", Title: "an ObjectID is compared with a string", Severity: Error, Scope: Upstream, Over: []Code{"DB3003"}},
	{Code: "DB3005", Name: "date-as-text", Title: "a date is compared with a string or a number", Severity: Error, Scope: Upstream, Over: []Code{"DB3003"}},
	{Code: "DB3006", Name: "operator-needs-array", Title: "the operator needs an array", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB3007", Name: "empty-list", Title: "a list of conditions without a condition", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB3008", Name: "nil-slice-operand", Title: "a slice that may be nil is the operand of an array operator", Severity: Warning, Scope: Upstream, Tests: true},
	{Code: "DB3009", Name: "misplaced-operator", Title: "the operator may not stand here", Severity: Error, Scope: Function, Tests: true, Misplaced: true},
	{Code: "DB3010", Name: "fields-beside-operators", Title: "a field stands among the operators of a condition", Severity: Error, Scope: Function, Tests: true, Over: []Code{"DB3002"}},
	{Code: "DB3011", Name: "operator-unfit", Title: "the operator tests what the field never is", Severity: Error, Scope: Upstream},
	{Code: "DB3012", Name: "malformed-operand", Title: "the operator cannot take this value", Severity: Error, Scope: Function, Tests: true, Over: []Code{"DB3006"}},
	{Code: "DB3013", Name: "malformed-regex", Title: "the regular expression is malformed", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB3014", Name: "null-equality", Title: "equality with null matches documents without the field too", Severity: Info, Scope: Upstream, Advice: true},
	{Code: "DB3015", Name: "random-key-order", Title: "a map of several keys where their order matters", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB3016", Name: "whole-document-equality", Title: "a map is compared as a whole document, in random order", Severity: Warning, Scope: Upstream},
	{Code: "DB3017", Name: "duplicate-key-in-document", Title: "a key stands twice in one document", Severity: Error, Scope: Upstream},
	{Code: "DB3018", Name: "enum-value", Title: "the value is none of the constants of its type", Severity: Warning, Scope: Upstream},
	{Code: "DB3019", Name: "element-as-document", Title: "a bson.E where a document is due", Severity: Error, Scope: Function, Tests: true, Misplaced: true},
	{Code: "DB3020", Name: "condition-overwritten", Title: "a condition replaces an earlier one on the same key", Severity: Warning, Scope: Function},
	{Code: "DB3021", Name: "variable-as-key", Title: "one variable is the key and the value", Severity: Warning, Scope: Function},
	{Code: "DB3022", Name: "different-elements", Title: "conditions on one array may be met by different elements", Severity: Warning, Scope: Upstream},
	{Code: "DB3023", Name: "struct-as-filter", Title: "a struct as filter compares the fields that are not set", Severity: Warning, Scope: Workspace},
	{Code: "DB3024", Name: "always-stored", Title: "$exists asks for the absence of a field that is always stored", Severity: Warning, Scope: Workspace},

	{Code: "DB4001", Name: "update-without-operator", Title: "an update document has no operator", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB4002", Name: "operator-in-replacement", Title: "a replacement has an update operator", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB4003", Name: "unknown-update-operator", Title: "MongoDB has no such update operator", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB4004", Name: "unknown-field-in-update", Title: "an update writes a field that the model does not store", Severity: Error, Scope: Upstream},
	{Code: "DB4005", Name: "wrong-kind-in-update", Title: "an update stores a kind that the model cannot read", Severity: Error, Scope: Upstream},
	{Code: "DB4006", Name: "operator-does-not-fit", Title: "the update operator does not work on a field of this kind", Severity: Error, Scope: Upstream, Tests: true},
	{Code: "DB4007", Name: "immutable-id", Title: "an update changes _id", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB4008", Name: "conflicting-paths", Title: "two changes of one update touch the same path", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB4009", Name: "nested-array", Title: "an array is added to an array as one element", Severity: Error, Scope: Upstream, Over: []Code{"DB4005"}},
	{Code: "DB4010", Name: "positional", Title: "a position in an array that nothing chooses", Severity: Error, Scope: Upstream, Tests: true},
	{Code: "DB4011", Name: "malformed-change", Title: "the update operator cannot take this value", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB4012", Name: "empty-update", Title: "an update that changes nothing", Severity: Warning, Scope: Function},
	{Code: "DB4013", Name: "zero-values-set", Title: "$set of a struct overwrites with zero values", Severity: Warning, Scope: Function, Advice: true},
	{Code: "DB4014", Name: "empty-filter", Title: "an update or a delete of any document", Severity: Warning, Scope: Function, Advice: true},
	{Code: "DB4015", Name: "upsert-without-values", Title: "an upsert inserts a document without the fields of its filter", Severity: Warning, Scope: Function, Advice: true},
	{Code: "DB4016", Name: "expression-in-update", Title: "an expression in an update that is no pipeline is stored as it is", Severity: Error, Scope: Upstream, Over: []Code{"DB4005"}},
	{Code: "DB4017", Name: "zero-value-kept-out", Title: "omitempty keeps a zero value out of $set", Severity: Warning, Scope: Workspace},
	{Code: "DB4018", Name: "array-stored-as-null", Title: "an array operator on a field that may be stored as null", Severity: Info, Scope: Workspace, Advice: true},
	{Code: "DB4019", Name: "id-in-set", Title: "$set of a struct that carries _id", Severity: Warning, Scope: Workspace, Over: []Code{"DB4013"}},

	{Code: "DB5001", Name: "unknown-pipeline-operator", Title: "MongoDB has no such stage, expression or accumulator", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB5002", Name: "stage-not-one-key", Title: "a stage is not one key that begins with $", Severity: Error, Scope: Function, Tests: true, Misplaced: true, Over: []Code{"DB5001"}},
	{Code: "DB5003", Name: "field-gone", Title: "a stage has dropped the field, or not made it", Severity: Error, Scope: Upstream},
	{Code: "DB5004", Name: "unknown-after-stage", Title: "no field of that name comes out of the stage", Severity: Error, Scope: Upstream},
	{Code: "DB5005", Name: "faulty-group", Title: "a $group without _id, or with a field that is no accumulator", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB5006", Name: "mixed-projection", Title: "a projection keeps some fields and drops others", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB5007", Name: "faulty-unwind", Title: "the path of $unwind has no $, or leads to no array", Severity: Error, Scope: Upstream},
	{Code: "DB5008", Name: "faulty-lookup", Title: "a $lookup that cannot find anything", Severity: Error, Scope: Upstream},
	{Code: "DB5009", Name: "undefined-variable", Title: "nothing defines the variable", Severity: Error, Scope: Upstream, Tests: true},
	{Code: "DB5010", Name: "faulty-arguments", Title: "an expression with a wrong number or kind of arguments", Severity: Error, Scope: Upstream},
	{Code: "DB5011", Name: "stage-order", Title: "the stage may not stand at this place", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB5012", Name: "bad-constant", Title: "a constant that the stage or the operator refuses", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB5013", Name: "operator-not-in-match", Title: "an operator that $match refuses", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB5014", Name: "result-does-not-fit", Title: "the decode target has no field for what the pipeline returns", Severity: Error, Scope: Workspace},
	{Code: "DB5015", Name: "single-stage", Title: "a pipeline is given as one document", Severity: Warning, Advice: true, Scope: Function},
	{Code: "DB5016", Name: "stage-too-late", Title: "a $match that could come earlier", Severity: Info, Advice: true, Scope: Function},
	{Code: "DB5017", Name: "unknown-option", Title: "a stage or an operator has no such option, or needs one", Severity: Error, Scope: Function, Tests: true, Over: []Code{"DB5003", "DB5004", "DB5010"}},

	{Code: "DB6001", Name: "filter-without-index", Title: "no declared index serves a filter", Severity: Info, Advice: true, Scope: Workspace},
	{Code: "DB6002", Name: "sort-without-index", Title: "no declared index gives the order of a sort", Severity: Info, Advice: true, Scope: Workspace},
	{Code: "DB6003", Name: "regex-without-anchor", Title: "a pattern looks at every key of an index", Severity: Warning, Advice: true, Scope: Workspace},
	{Code: "DB6004", Name: "only-negative", Title: "a filter only says what documents are not", Severity: Warning, Advice: true, Scope: Workspace},
	{Code: "DB6005", Name: "query-in-loop", Title: "one query for each element of a list", Severity: Warning, Advice: true, Scope: Function},
	{Code: "DB6006", Name: "unbounded-all", Title: "all documents are read into memory, however many", Severity: Info, Advice: true, Scope: Function},
	{Code: "DB6007", Name: "skip-without-sort", Title: "a skip over documents without an order, or over many", Severity: Info, Advice: true, Scope: Function},
	{Code: "DB6008", Name: "projection-possible", Title: "whole documents are read, and one or two fields are used", Severity: Info, Advice: true, Scope: Function},
	{Code: "DB6009", Name: "count-for-more", Title: "documents are counted where that is not needed", Severity: Warning, Advice: true, Scope: Function},
	{Code: "DB6010", Name: "redundant-index", Title: "another index begins with the keys of this one", Severity: Warning, Advice: true, Scope: Workspace},

	{Code: "DB7001", Name: "cursor-not-closed", Title: "a cursor is left open on some path", Severity: Warning, Scope: Function},
	{Code: "DB7002", Name: "cursor-error-unread", Title: "the error of a cursor is not looked at after the loop", Severity: Warning, Scope: Function},
	{Code: "DB7003", Name: "single-result-dropped", Title: "the result of FindOne, or its error, is dropped", Severity: Warning, Scope: Function},
	{Code: "DB7004", Name: "wrapped-error-compared", Title: "an error that was wrapped is compared with ==", Severity: Warning, Scope: Function},
	{Code: "DB7005", Name: "context-not-handed-on", Title: "a new context is used where one was given", Severity: Warning, Advice: true, Scope: Function},
	{Code: "DB7006", Name: "transaction-context-ignored", Title: "an operation inside a transaction runs outside of it", Severity: Error, Scope: Function},
	{Code: "DB7007", Name: "target-not-a-pointer", Title: "results are decoded into a value that cannot take them", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB7008", Name: "client-per-request", Title: "a client is opened in a handler or in a loop", Severity: Warning, Scope: Function},
	{Code: "DB7009", Name: "write-dropped", Title: "the result and the error of a write are dropped", Severity: Warning, Scope: Function},
	{Code: "DB7010", Name: "deferred-too-early", Title: "a Close is deferred before the error is looked at", Severity: Warning, Scope: Function},
	{Code: "DB7011", Name: "change-never-saved", Title: "a document is changed, and nothing saves or reads the change", Severity: Warning, Scope: Function},
	{Code: "DB7012", Name: "nothing-to-insert", Title: "an empty list, or a list in the place of a document, is written", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB7013", Name: "current-kept", Title: "the current document of a cursor is kept too long", Severity: Info, Advice: true, Scope: Function},
	{Code: "DB7014", Name: "session-not-ended", Title: "a session is not ended on some path", Severity: Warning, Scope: Function},
	{Code: "DB7015", Name: "option-set-twice", Title: "an option is set twice in one call", Severity: Info, Advice: true, Scope: Function},
	{Code: "DB7016", Name: "target-holds-no-document", Title: "documents are decoded into a value that cannot hold one", Severity: Error, Scope: Function, Tests: true},
	{Code: "DB7017", Name: "impossible-assertion", Title: "a type assertion that can never hold on a decoded value", Severity: Error, Scope: Workspace, Tests: true},
	{Code: "DB7018", Name: "step-dropped", Title: "a condition or a query step has no effect: its result is dropped", Severity: Warning, Scope: Function},
	{Code: "DB7019", Name: "proxy-compared", Title: "a field proxy is compared by Go, not by MongoDB", Severity: Warning, Scope: Function},

	{Code: "DB8001", Name: "request-is-query", Title: "what a client sent is the filter, the update or the pipeline", Severity: Error, Scope: Function},
	{Code: "DB8002", Name: "untyped-request-value", Title: "an untyped value of a request is compared with a field", Severity: Error, Scope: Function},
	{Code: "DB8003", Name: "key-from-request", Title: "a client chooses the name of a field or an operator", Severity: Error, Scope: Function},
	{Code: "DB8004", Name: "pattern-from-request", Title: "a client writes a regular expression", Severity: Warning, Scope: Function},
	{Code: "DB8005", Name: "built-javascript", Title: "JavaScript for the server is put together from texts", Severity: Error, Scope: Function},
	{Code: "DB8006", Name: "javascript", Title: "the server runs JavaScript", Severity: Warning, Advice: true, Scope: Function},
	{Code: "DB8007", Name: "extended-json-is-query", Title: "extended JSON of a client is the query", Severity: Error, Scope: Function},
	{Code: "DB8008", Name: "credentials-in-uri", Title: "a password stands in the source", Severity: Warning, Scope: Function},
	{Code: "DB8009", Name: "unprotected-connection", Title: "a connection is not protected", Severity: Warning, Advice: true, Scope: Function},
	{Code: "DB8010", Name: "unbounded-page", Title: "a client decides how many documents are read", Severity: Info, Advice: true, Scope: Function},
}

// paths are the codes that say no more than "there is no such name".
var paths = []Code{"DB2001", "DB2004", "DB2007", "DB2008", "DB2015", "DB4004", "DB5008"}

func compareCodes(a, b Code) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
