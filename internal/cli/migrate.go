package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/internal/settings"
)

// The environment of migrate. Those that its program reads too have the same names there.
const (
	uriVariable       = "DATABRIDGE_MONGODB_URI"
	databaseVariable  = "DATABRIDGE_MONGODB_DB"
	pathVariable      = "DATABRIDGE_MIGRATE_PATH"
	directionVariable = "DATABRIDGE_MIGRATE_DIRECTION"
	distanceVariable  = "DATABRIDGE_MIGRATE_DISTANCE"
)

// migrationFolder is where migrations are if nobody says anything else.
const migrationFolder = "migrations"

// migrateOptions are the flags that every form of migrate has.
type migrateOptions struct{ uri, db, path string }

const migrateHelp = `Migrate applies the migrations that are pending, the oldest first, or with --backward takes
applied ones back, the newest first. What was applied stands in the collection
databridge_migrations of the database.

Migrations are a Go program of yours, in the folder migrations: databridge migrate new NAME
writes it, and databridge migrate builds and runs it. Each migration is one transaction
where the server has transactions.

What no flag says, the environment does, and then databridge.yaml (below migrate):
  --uri        DATABRIDGE_MONGODB_URI         uri
  --db         DATABRIDGE_MONGODB_DB          db
  --path       DATABRIDGE_MIGRATE_PATH        path
  --backward   DATABRIDGE_MIGRATE_DIRECTION   direction
  --distance   DATABRIDGE_MIGRATE_DISTANCE    distance`

func (p Process) migrate() *cobra.Command {
	o := &migrateOptions{}
	cmd := &cobra.Command{
		Use:   "migrate [flags]",
		Short: "change stored data from one shape to the next, and back",
		Long:  migrateHelp,
		Example: `  databridge migrate new split name
  databridge migrate --dry-run
  databridge migrate --uri mongodb://localhost:27017/shop
  databridge migrate --backward -d 1
  databridge migrate status`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return misspelt("command", args[0], []string{"new", "status", "mark"}, "databridge migrate --help")
			}
			return p.runMigrations(cmd, o)
		},
	}
	shared := cmd.PersistentFlags()
	shared.SortFlags = false
	shared.StringVar(&o.uri, "uri", "", "the `URI` of the server, with the database")
	shared.StringVar(&o.db, "db", "", "the `database`, in place of the URI's")
	shared.StringVarP(&o.path, "path", "p", "", "the `folder` of the migrations (default migrations)")
	f := cmd.Flags()
	f.SortFlags = false
	f.Bool("forward", false, "apply what is pending (the default)")
	f.Bool("backward", false, "take back what is applied")
	f.IntP("distance", "d", 0, "how many migrations, `n`; 0 is all")
	f.String("to", "", "forward: the last migration to apply; backward: the last one to keep (`name`)")
	f.Bool("dry-run", false, "write nothing; tell what would run, with samples of what would change")
	f.Int("sample", 0, "how many documents a dry run goes through, `n` (default 5)")
	f.Bool("no-transaction", false, "go batch by batch, for what takes longer than a minute")
	f.Duration("wait", 0, "how long to wait while another process migrates (`5m`)")
	cmd.AddCommand(p.migrateStatus(o), p.migrateMark(o), p.migrateNew(o))
	return cmd
}

func (p Process) migrateStatus(o *migrateOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "tell how every migration stands; nothing is written",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("status takes no arguments, got %q", args[0])
			}
			return p.runMigrations(cmd, o, "status")
		},
	}
}

func (p Process) migrateMark(o *migrateOptions) *cobra.Command {
	return &cobra.Command{
		Use:     "mark NAME applied|pending",
		Short:   "write into the history that a migration is applied or pending, without running it",
		Example: "  databridge migrate mark 20260102150405_split_name applied",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 || args[1] != "applied" && args[1] != "pending" {
				return usagef("mark takes a name and a state: databridge migrate mark NAME applied, or mark NAME pending")
			}
			return p.runMigrations(cmd, o, "mark", args[0], args[1])
		},
	}
}

// runMigrations builds the program of the migrations and runs it.
func (p Process) runMigrations(cmd *cobra.Command, o *migrateOptions, words ...string) error {
	file, err := p.migrateSettings()
	if err != nil {
		return err
	}
	folder := p.migrationPath(o, file)
	if err := p.migrationsIn(folder); err != nil {
		return err
	}
	env := []string{}
	for _, v := range []struct{ name, flag, file string }{
		{uriVariable, o.uri, file.Migrate.URI}, {databaseVariable, o.db, file.Migrate.DB},
		{directionVariable, "", file.Migrate.Direction}, {distanceVariable, "", file.Migrate.Distance},
	} {
		if value := cmp.Or(v.flag, os.Getenv(v.name), v.file); value != "" {
			env = append(env, v.name+"="+value)
		}
	}
	if len(env) == 0 || !strings.HasPrefix(env[0], uriVariable) {
		return usagef("no server is named: give --uri mongodb://host:27017/database, set %s, or write uri below migrate into %s", uriVariable, settings.Name)
	}
	wrote, err := p.refreshList(folder)
	if err != nil {
		return err
	}
	if wrote {
		_, _ = fmt.Fprintf(p.Stderr, "databridge: %s lists the migrations anew\n", p.shown(filepath.Join(folder, "list.go")))
	}
	return p.runProgram(cmd.Context(), folder, env, append(passed(cmd), words...))
}

// passed are the flags that the program gets as they are. A URI may hold a password: it goes through the environment.
func passed(cmd *cobra.Command) []string {
	var args []string
	for _, name := range []string{"forward", "backward", "distance", "to", "dry-run", "sample", "no-transaction", "wait"} {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed {
			args = append(args, "-"+name+"="+f.Value.String())
		}
	}
	return args
}

func (p Process) migrateSettings() (settings.Settings, error) {
	file := settings.Find(p.Dir)
	if file == "" {
		return settings.Settings{}, nil
	}
	s, err := settings.Read(file, p.shown(file))
	if err != nil {
		return s, &usageError{err}
	}
	return s, nil
}

// migrationPath is the folder of the migrations.
func (p Process) migrationPath(o *migrateOptions, file settings.Settings) string {
	if name := cmp.Or(o.path, os.Getenv(pathVariable)); name != "" {
		return p.path(name)
	}
	if file.Migrate.Path != "" {
		return file.Beside(file.Migrate.Path)
	}
	return p.path(migrationFolder)
}

// migrationsIn refuses a folder that holds no program.
func (p Process) migrationsIn(folder string) error {
	const way = "databridge migrate new NAME writes the first one, --path names another folder"
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return usagef("no folder %s with migrations; %s", p.shown(folder), way)
	case err != nil:
		return err
	case !info.IsDir():
		return usagef("%s is no folder; %s", p.shown(folder), way)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err == nil && len(files) == 0 {
		return usagef("no Go files in %s; %s", p.shown(folder), way)
	}
	return err
}

// oneDash is a flag of migrate in the spelling of Go's and Beanie's tools.
var oneDash = regexp.MustCompile(`^-(uri|db|path|forward|backward|distance|to|dry-run|sample|no-transaction|wait)(=.*)?$`)

// longFlags gives migrate's long flags the second dash that people who know -uri leave out.
func longFlags(args []string) []string {
	if len(args) == 0 || args[0] != "migrate" {
		return args
	}
	out := make([]string, len(args))
	for i, a := range args {
		if oneDash.MatchString(a) {
			a = "-" + a
		}
		out[i] = a
	}
	return out
}
