package evidence

import (
	"cmp"
	"go/types"
	"slices"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
)

// A ground is why a struct belongs to a collection; the lower one is the better.
type ground int

const (
	declared ground = iota // directive, odm handle or type argument
	written                // a whole document is written as it
	read                   // documents are decoded into it as they are stored
	glanced                // documents are decoded into it, and it cannot be told whether whole
	patched                // its fields are $set
)

// A vote says that a struct belongs to a collection.
type vote struct {
	typ    types.Type
	ground ground
	added  []string // fields that the pipeline made, which are not stored
}

// votesOf returns the votes of one query: package-level named structs only.
func votesOf(q *lift.Query) []vote {
	var votes []vote
	if t := q.Collection.Model; t != nil {
		votes = append(votes, vote{typ: t, ground: declared})
	}
	for _, d := range documentsOf(q) {
		if !d.partial {
			votes = append(votes, d.vote)
		}
	}
	votes = slices.DeleteFunc(votes, func(v vote) bool { return !mayVote(v.typ) })
	slices.SortStableFunc(votes, func(a, b vote) int { return cmp.Compare(a.ground, b.ground) })
	return votes
}

// mayVote reports whether a type is a struct that the whole package knows by name.
func mayVote(t types.Type) bool {
	n := named(t)
	if n == nil || isLocal(n) || generic(n) {
		return false
	}
	_, ok := n.Underlying().(*types.Struct)
	return ok && !isDriverPath(n.Obj().Pkg().Path()) && n.Obj().Pkg().Path() != "time"
}

// parameterIndex returns which of its owner's type parameters t is, or points to.
func parameterIndex(t types.Type) (index int, ok bool) {
	p, ok := types.Unalias(pointee(t)).(*types.TypeParam)
	if !ok {
		return 0, false
	}
	return p.Index(), true
}

// A document is a value that a query writes or reads whole.
type document struct {
	vote
	partial bool // it holds a part of what is stored, or something else that is made from it
}

// documentsOf returns the types of the documents that a query writes and reads.
func documentsOf(q *lift.Query) []document {
	var docs []document
	for _, p := range q.Parts {
		for _, t := range typesOf(p) {
			docs = append(docs, document{vote: t})
		}
	}
	added, whole := kept(q)
	how := read
	if q.OpenOptions {
		how = glanced // a projection may be among them
	}
	for _, t := range q.Targets {
		if t.Type != nil {
			docs = append(docs, document{vote{typ: t.Type, ground: how, added: added}, !whole})
		}
	}
	return docs
}

// typesOf returns the types of the documents that a part writes.
func typesOf(p lift.Part) []vote {
	var votes []vote
	switch p.Role {
	case lift.InsertDoc, lift.Replacement:
		for _, t := range structsOf(p.Node) {
			votes = append(votes, vote{typ: t, ground: written})
		}
	case lift.Update:
		for _, op := range p.Node.Entries {
			if op.Known && (op.Key == "$set" || op.Key == "$setOnInsert") && op.Value != nil && op.Value.Kind == lift.Struct {
				votes = append(votes, vote{typ: op.Value.Type, ground: patched})
			}
		}
	}
	return votes
}

// structsOf returns the struct types of a node: its own, or those of its elements.
func structsOf(n *lift.Node) []types.Type {
	if n == nil {
		return nil
	}
	if n.Type != nil && (n.Kind == lift.Struct || isParameter(n.Type)) {
		return []types.Type{n.Type}
	}
	var found []types.Type
	for _, e := range n.Elems {
		found = append(found, structsOf(e)...)
	}
	if len(found) == 0 && n.Type != nil {
		if s, ok := types.Unalias(pointee(n.Type)).Underlying().(*types.Slice); ok {
			found = append(found, s.Elem())
		}
	}
	return found
}

func isParameter(t types.Type) bool {
	_, ok := parameterIndex(t)
	return ok
}

// kept reports whether the results of a query are documents as they are stored, and which fields were added to them.
func kept(q *lift.Query) (added []string, whole bool) {
	switch q.Verb {
	case lift.Find, lift.FindOne, lift.FindOneAndUpdate, lift.FindOneAndReplace, lift.FindOneAndDelete:
		return nil, !q.Projected
	case lift.Aggregate:
		p, ok := q.Part(lift.Pipeline)
		if !ok || q.Projected || p.Node.Kind != lift.Array || p.Node.Open {
			return nil, false
		}
		return keptBy(p.Node.Elems)
	}
	return nil, false
}

// keptBy is kept for the stages of a pipeline.
func keptBy(stages []*lift.Node) (added []string, whole bool) {
	for _, stage := range stages {
		if stage.Kind != lift.Document || stage.Open || len(stage.Entries) != 1 || !stage.Entries[0].Known {
			return nil, false
		}
		if walk.Keeps(stage.Entries[0].Key) {
			continue
		}
		names, ok := walk.Adds(stage.Entries[0])
		if !ok {
			return nil, false
		}
		added = append(added, names...)
	}
	return added, true
}
