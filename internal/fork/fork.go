// Package fork lets the analyzer read a fork of the MongoDB driver as the driver itself. Everything else knows the driver by its import
// path, and no type checker can be told that two paths mean the same; so the paths of the fork's packages are changed once they are type-checked.
package fork

import (
	"go/types"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// Forks are the import paths of forks: what stands in the place of go.mongodb.org/mongo-driver/v2, or of go.mongodb.org/mongo-driver.
type Forks []string

// Sends reports whether a path is that of a fork's package mongo.
func (f Forks) Sends(path string) bool {
	return slices.ContainsFunc(f, func(fork string) bool { return path == strings.TrimSuffix(fork, "/")+"/mongo" })
}

// Adopt gives the packages of forks among those that are reached from the roots the path of the driver that they stand for: v1 where there is a
// package bson/primitive, else v2. Nobody else may be reading the packages. restore takes it back, for a host that goes on with them.
func (f Forks) Adopt(roots []*types.Package) (restore func()) {
	before := map[*types.Package]string{}
	if len(f) == 0 {
		return func() {}
	}
	reached := reach(roots)
	for _, fork := range f {
		fork = strings.TrimSuffix(fork, "/")
		driver := "go.mongodb.org/mongo-driver/v2"
		if slices.ContainsFunc(reached, func(p *types.Package) bool { return p.Path() == fork+"/bson/primitive" }) {
			driver = "go.mongodb.org/mongo-driver"
		}
		for _, p := range reached {
			if rest, ours := strings.CutPrefix(p.Path(), fork+"/"); ours {
				before[p] = p.Path()
				rename(p, driver+"/"+rest)
			}
		}
	}
	return func() {
		for p, path := range before {
			rename(p, path)
		}
	}
}

// reach returns the packages and all that they import.
func reach(roots []*types.Package) []*types.Package {
	var reached []*types.Package
	seen := map[*types.Package]bool{}
	var visit func(p *types.Package)
	visit = func(p *types.Package) {
		if p == nil || seen[p] {
			return
		}
		seen[p] = true
		reached = append(reached, p)
		for _, imp := range p.Imports() {
			visit(imp)
		}
	}
	for _, p := range roots {
		visit(p)
	}
	return reached
}

// rename changes the path of a package. go/types keeps it in a field that it offers no way to set; where the field is not there any more, the
// fork stays unknown, and a test says so.
func rename(p *types.Package, path string) {
	field := reflect.ValueOf(p).Elem().FieldByName("path")
	if field.IsValid() && field.Kind() == reflect.String {
		*(*string)(unsafe.Pointer(field.UnsafeAddr())) = path
	}
}
