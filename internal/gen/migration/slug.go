package migration

import (
	"errors"
	"fmt"
	"go/build"
	"io"
	"strings"
	"unicode"
)

// Slug makes the second half of a file's name of what a migration is called.
func Slug(name string) (string, error) {
	slug := strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '_'
	}, name), "_")
	if slug == "" {
		return "", errors.New("a new migration needs a name: databridge migrate new split name")
	}
	if !everywhere(slug) {
		return "", fmt.Errorf("a file whose name ends in _%s is for tests or for one platform only: give the migration another name", slug[strings.LastIndex(slug, "_")+1:])
	}
	return slug, nil
}

// everywhere reports whether a file of that name is built on every platform, and not for tests.
func everywhere(slug string) bool {
	nowhere := build.Context{GOOS: "none", GOARCH: "none", Compiler: "gc", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package main\n")), nil
	}}
	ok, err := nowhere.MatchFile("", "1_"+slug+".go")
	return err == nil && ok && !strings.HasSuffix("_"+slug, "_test")
}
