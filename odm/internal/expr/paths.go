package expr

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Paths returns the paths that changes touch, both of a $rename included.
func Paths[C LikeMutation](c Codec, cs []C) ([]string, error) {
	u, err := collect(c, cs)
	if err != nil {
		return nil, err
	}
	return u.paths, nil
}

// Leave returns those of ms that touch none of paths, nor what lies above or below one.
func Leave(ms []Mutation, paths []string) []Mutation {
	var out []Mutation
	for _, single := range flat(ms) {
		own, err := collectChanges(Codec{}, []change{single})
		if err != nil || !slices.ContainsFunc(own.paths, func(p string) bool { return Meet(paths, p) }) {
			out = append(out, changing(single)) // a change with an error stays, to be reported
		}
	}
	return out
}

// Meet reports whether one of the paths is path, or lies above or below it.
func Meet(paths []string, path string) bool {
	return slices.ContainsFunc(paths, func(p string) bool {
		return p == path || strings.HasPrefix(p, path+".") || strings.HasPrefix(path, p+".")
	})
}

// Pipeline renders the stages of an update that is a pipeline.
func Pipeline(c Codec, stages []any) ([]bson.Raw, error) {
	out := make([]bson.Raw, len(stages))
	for i, s := range stages {
		doc, err := c.AppendDocument(nil, s)
		if err != nil {
			return nil, err
		}
		if err := updates(nameOf(doc)); err != nil {
			return nil, err
		}
		out[i] = doc
	}
	return out, nil
}

// updates refuses a stage that cannot be part of an update.
func updates(stage string) error {
	switch stage {
	case "$addFields", "$project", "$replaceRoot", "$replaceWith", "$set", "$unset":
		return nil
	case "":
		return errors.New("odm: a stage of an update is a document of one key, its operator")
	}
	return fmt.Errorf("odm: %s is no stage of an update: those are $set, $unset, $project, $replaceWith and their other names", stage)
}
