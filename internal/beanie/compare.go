package main

import (
	"fmt"
	"slices"
	"strings"
)

// compare returns the differences between two values, one a line, each with its path:
//
//	tracked/id 1/attrs.z: beanie 1, odm nothing
func compare(path string, beanie, odm value) []string {
	switch {
	case beanie.kind != odm.kind || beanie.kind == scalar && beanie.text != odm.text:
		return []string{line(path, beanie.String(), odm.String())}
	case beanie.kind == array:
		return compareArrays(path, beanie, odm)
	case beanie.kind == document:
		return compareDocuments(path, beanie, odm)
	}
	return nil
}

func line(path, beanie, odm string) string {
	return fmt.Sprintf("%s: beanie %s, odm %s", path, beanie, odm)
}

const nothing = "nothing"

// compareArrays looks at the elements of arrays of one length, and shows others as a whole.
func compareArrays(path string, beanie, odm value) (out []string) {
	if len(beanie.items) != len(odm.items) {
		return []string{line(path, beanie.String(), odm.String())}
	}
	for i := range beanie.items {
		out = append(out, compare(fmt.Sprintf("%s.%d", path, i), beanie.items[i], odm.items[i])...)
	}
	return out
}

// compareDocuments looks at each key, and at the order of those that both have.
func compareDocuments(path string, beanie, odm value) (out []string) {
	var here, there []string // the keys that both have, in either order
	for _, f := range beanie.fields {
		other, ok := odm.field(f.key)
		if !ok {
			out = append(out, line(join(path, f.key), f.value.String(), nothing))
			continue
		}
		here = append(here, f.key)
		out = append(out, compare(join(path, f.key), f.value, other)...)
	}
	for _, f := range odm.fields {
		if _, ok := beanie.field(f.key); ok {
			there = append(there, f.key)
			continue
		}
		out = append(out, line(join(path, f.key), nothing, f.value.String()))
	}
	if !slices.Equal(here, there) && !anyOrder(path) {
		out = append(out, line(path, fmt.Sprintf("has the order %v", here), fmt.Sprintf("%v", there)))
	}
	return out
}

// anyOrder says of which documents the order of keys means nothing: those that are maps in Go, which have none, and those
// of a time series, which the server puts together anew whenever they are read.
func anyOrder(path string) bool {
	return strings.HasSuffix(path, "meta") || strings.HasSuffix(path, "attrs") || strings.HasPrefix(path, "readings/")
}

// join appends a key to a path. A snapshot's collections and documents end in a slash.
func join(path, key string) string {
	if path == "" || path[len(path)-1] == '/' {
		return path + key
	}
	return path + "." + key
}

// unmatched returns what stands in one list and not in the other, each as often as it does.
func unmatched(got, want []string) (extra, absent []string) {
	absent = slices.Clone(want)
	for _, g := range got {
		if i := slices.Index(absent, g); i >= 0 {
			absent = slices.Delete(absent, i, i+1)
			continue
		}
		extra = append(extra, g)
	}
	return extra, absent
}
