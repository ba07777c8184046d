package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/internal/gen/migration"
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
			slug, err := migration.Slug(strings.Join(args, "_"))
			if err != nil {
				return &usageError{err}
			}
			file, err := p.migrateSettings()
			if err != nil {
				return err
			}
			return p.writeMigration(p.migrationPath(o, file), slug)
		},
	}
}

// writeMigration writes the file of a migration, main.go if there is none, and list.go.
func (p Process) writeMigration(dir, slug string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	folder, err := p.migrationFolder(dir)
	if err != nil {
		return err
	}
	files, err := folder.Add(time.Now(), slug, migration.Empty)
	if err != nil {
		return err
	}
	for _, f := range files {
		name := filepath.Join(dir, f.Name)
		if f.Replaces {
			err = os.WriteFile(name, f.Text, 0o644)
		} else {
			err = writeNew(name, f.Text)
		}
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(p.Stdout, p.shown(name)); err != nil {
			return err
		}
	}
	return nil
}

// migrationFolder reads a folder of migrations.
func (p Process) migrationFolder(dir string) (migration.Folder, error) {
	return migration.OnDisk(dir, func(name string) string { return p.shown(filepath.Join(dir, name)) })
}

// refreshList writes list.go anew if the migrations of the folder are others than those in it. A folder without that
// file, or with one of the user's own, is left alone.
func (p Process) refreshList(dir string) (wrote bool, err error) {
	folder, err := p.migrationFolder(dir)
	if err != nil {
		return false, err
	}
	list, err := folder.ListFile(false)
	if err != nil || list == nil {
		return false, err
	}
	return true, os.WriteFile(filepath.Join(dir, list.Name), list.Text, 0o644)
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
