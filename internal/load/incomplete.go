package load

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// An Incomplete says what of a package could not be read, so that its silence is not taken for approval.
type Incomplete struct {
	Package string
	Kind    Kind
	File    string // "" if the fault has no place
	Line    int
	Column  int
	Message string // one line: what, and the way out
}

// A Kind tells why a package is incomplete.
type Kind string

// The kinds.
const (
	ParseError        Kind = "parse error"
	TypeError         Kind = "type error"
	MissingDependency Kind = "missing dependency"
	ListError         Kind = "load error" // whatever else the go command refuses
)

// incomplete tells one line per missing dependency and per package with faults of its own.
func incomplete(roots []*packages.Package) []Incomplete {
	missing := map[string][]Incomplete{}
	var found []Incomplete
	seen := map[string]bool{} // test variants repeat the faults of the package
	for _, p := range roots {
		gone := missingImports(p)
		var own []packages.Error
		for _, e := range p.Errors {
			if path, isImport := importFault(e, gone); isImport {
				missing[path] = append(missing[path], at(p, e, MissingDependency))
				continue
			}
			own = append(own, e)
		}
		if one, faulty := summary(p, own); faulty && !seen[key(one)] {
			seen[key(one)] = true
			found = append(found, one)
		}
		for path, why := range gone {
			for i := range missing[path] {
				missing[path][i].Message = why
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(missing)) {
		found = append(found, absent(path, missing[path]))
	}
	return found
}

// missingImports returns the direct imports of p that the go command could not find, with its words.
func missingImports(p *packages.Package) map[string]string {
	gone := map[string]string{}
	for path, imp := range p.Imports {
		if len(imp.GoFiles) == 0 && len(imp.CompiledGoFiles) == 0 && len(imp.Errors) > 0 && path != "unsafe" && path != "C" {
			gone[path] = imp.Errors[0].Msg
		}
	}
	return gone
}

// importFault returns the import path of an error that is only the echo of a missing import.
func importFault(e packages.Error, gone map[string]string) (path string, ok bool) {
	rest, found := strings.CutPrefix(e.Msg, "could not import ")
	if !found {
		return "", false
	}
	path, _, _ = strings.Cut(rest, " ")
	_, ok = gone[path]
	return path, ok
}

// absent makes one line of a dependency that several places import.
func absent(path string, places []Incomplete) Incomplete {
	slices.SortFunc(places, func(a, b Incomplete) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	places = slices.CompactFunc(places, func(a, b Incomplete) bool { return key(a) == key(b) })
	one := places[0]
	more := ""
	switch n := len(places) - 1; {
	case n == 1:
		more = " (and 1 more place)"
	case n > 1:
		more = fmt.Sprintf(" (and %d more places)", n)
	}
	one.Message = fmt.Sprintf("cannot load %s%s: %s", path, more, cause(one.Message, path))
	return one
}

// cause shortens the go command's words about a missing package and keeps its way out.
func cause(msg, path string) string {
	msg = oneLine(msg)
	for _, prefix := range []string{"no required module provides package " + path, "package " + path + " is not in std"} {
		if rest, found := strings.CutPrefix(msg, prefix); found {
			switch {
			case strings.HasPrefix(rest, "; to add it: "):
				return "no required module provides it (" + strings.TrimPrefix(rest, "; to add it: ") + ")"
			case strings.HasPrefix(prefix, "package "):
				return "there is no such package in the standard library"
			}
			return "no required module provides it (go mod tidy)"
		}
	}
	return msg
}

// summary makes one line of the faults of a package: the first that has a place, and how many more there are. The
// compiler's own report repeats those of the parser and the type checker and is left out when there are any.
func summary(p *packages.Package, errs []packages.Error) (Incomplete, bool) {
	placed := slices.DeleteFunc(slices.Clone(errs), func(e packages.Error) bool { return e.Kind != packages.ParseError })
	kind := ParseError
	if len(placed) == 0 {
		placed = slices.DeleteFunc(slices.Clone(errs), func(e packages.Error) bool { return e.Kind != packages.TypeError })
		kind = TypeError
	}
	if len(placed) == 0 {
		placed, kind = errs, ListError
	}
	if len(placed) == 0 {
		return Incomplete{}, false
	}
	one := at(p, placed[0], kind)
	one.Message = oneLine(placed[0].Msg)
	if n := len(placed) - 1; n > 0 {
		one.Message += fmt.Sprintf(" (and %d more)", n)
	}
	if slices.ContainsFunc(errs, func(e packages.Error) bool { return strings.HasPrefix(e.Msg, "This application uses version") }) {
		one.Message += " (the go command is newer than the Go that built databridge: rebuild it)"
	}
	return one, true
}

// at reads the position of an error, "file:line:column" or shorter.
func at(p *packages.Package, e packages.Error, k Kind) Incomplete {
	one := Incomplete{Package: p.PkgPath, Kind: k}
	if e.Pos == "" || e.Pos == "-" {
		return one
	}
	one.File = e.Pos
	var numbers []int
	for range 2 {
		i := strings.LastIndexByte(one.File, ':')
		if i < 0 {
			break
		}
		n, err := strconv.Atoi(one.File[i+1:])
		if err != nil {
			break
		}
		one.File, numbers = one.File[:i], append(numbers, n)
	}
	switch len(numbers) {
	case 1:
		one.Line = numbers[0]
	case 2:
		one.Line, one.Column = numbers[1], numbers[0]
	}
	return one
}

func key(i Incomplete) string {
	if i.File == "" {
		return i.Package + " " + i.Message
	}
	return fmt.Sprint(i.File, ":", i.Line, ":", i.Column, " ", i.Kind)
}

// oneLine joins the lines of a message: the go command breaks and indents its advice.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
