// Package evidence answers the three questions about a collection: which structs belong to it (association), whether
// the absence of a name means anything (completeness), and who else uses a name (evidence). A Summary is what one
// package contributes; a World is the union of the summaries that a host can see.
package evidence
