package cli

import (
	"bytes"
	"errors"
	"fmt"
	"go/build"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
	"time"
	"unicode"

	"github.com/spf13/cobra"
)

func (p Process) migrateNew(o *migrateOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "new NAME",
		Short: "write the file of a new migration, and around the first one a program",
		Long: `New writes a migration into the folder, with the time in its name: migrations run in the
order of their names. It writes main.go if there is none, and list.go, which lists the
migrations of the folder and which databridge migrate keeps up to date.`,
		Example: "  databridge migrate new split name",
		RunE: func(_ *cobra.Command, args []string) error {
			slug, err := migrationSlug(strings.Join(args, "_"))
			if err != nil {
				return err
			}
			file, err := p.migrateSettings()
			if err != nil {
				return err
			}
			return p.writeMigration(p.migrationPath(o, file), slug)
		},
	}
}

// migrationSlug makes the second half of a file's name of what the user calls the migration.
func migrationSlug(name string) (string, error) {
	slug := strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '_'
	}, name), "_")
	if slug == "" {
		return "", usagef("a new migration needs a name: databridge migrate new split name")
	}
	anywhere := build.Context{GOOS: "none", GOARCH: "none", Compiler: "gc", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package main\n")), nil
	}}
	if ok, err := anywhere.MatchFile("", "1_"+slug+".go"); err != nil || !ok || strings.HasSuffix("_"+slug, "_test") {
		return "", usagef("a file whose name ends in _%s is for tests or for one platform only: give the migration another name", slug[strings.LastIndex(slug, "_")+1:])
	}
	return slug, nil
}

// migrationName is how a migration's file is called.
var migrationName = regexp.MustCompile(`^([0-9]+)_.+\.go$`)

// writeMigration writes the file of a migration, main.go if there is none, and list.go.
func (p Process) writeMigration(folder, slug string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	pkg, err := packageIn(folder)
	if err != nil {
		return err
	}
	at := time.Now().UTC()
	for taken(folder, at) {
		at = at.Add(time.Second) // two of one second are two
	}
	m := migrationFile{Package: pkg, Time: at.Format("20060102150405"), Slug: slug}
	files := []struct{ name, text string }{{m.Time + "_" + slug + ".go", newMigration}}
	if _, err := os.Stat(filepath.Join(folder, "main.go")); pkg == "main" && errors.Is(err, os.ErrNotExist) {
		files = append(files, struct{ name, text string }{"main.go", newMain}, struct{ name, text string }{"list.go", newList})
	}
	for _, f := range files {
		text, err := m.render(f.text)
		if err != nil {
			return err
		}
		if err := writeNew(filepath.Join(folder, f.name), text); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(p.Stdout, p.shown(filepath.Join(folder, f.name))); err != nil {
			return err
		}
	}
	if wrote, err := p.refreshList(folder); err != nil || !wrote || len(files) > 1 {
		return err
	}
	_, err = fmt.Fprintln(p.Stdout, p.shown(filepath.Join(folder, "list.go")))
	return err
}

// packageIn returns the name of the package in a folder; "main" if it is empty.
func packageIn(folder string) (string, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return "", err
	}
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly)
		if err == nil && !strings.HasSuffix(name, "_test.go") {
			return f.Name.Name, nil
		}
	}
	return "main", nil
}

// taken reports whether a migration of that second is there.
func taken(folder string, at time.Time) bool {
	found, err := filepath.Glob(filepath.Join(folder, at.Format("20060102150405")+"_*.go"))
	return err == nil && len(found) > 0
}

// writeNew writes a file that is not there yet.
func writeNew(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// A migrationFile is what the templates ask for.
type migrationFile struct{ Package, Time, Slug string }

func (m migrationFile) render(text string) ([]byte, error) {
	t, err := template.New("").Parse(text)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, m); err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}
