package migrate

import (
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/databridge-go/databridge/odm"
)

// The environment of Main: each holds for the flag that is not given.
const (
	// URIVariable is for -uri.
	URIVariable = "DATABRIDGE_MONGODB_URI"
	// DatabaseVariable is for -db.
	DatabaseVariable = "DATABRIDGE_MONGODB_DB"
	// DirectionVariable is for -forward and -backward: it is "forward" or "backward".
	DirectionVariable = "DATABRIDGE_MIGRATE_DIRECTION"
	// DistanceVariable is for -distance.
	DistanceVariable = "DATABRIDGE_MIGRATE_DISTANCE"
)

// Main makes a command of a set and runs it with the program's arguments; it does not return. A program of one's own
// calls it, and `databridge migrate` builds and runs that program:
//
//	//go:embed *.go
//	var files embed.FS
//
//	func main() { migrate.Main(migrate.Set{Files: files, Migrations: list()}) }
//
// An interrupt stops the migration that is under way as Set.Run says. The exit code is 0, 1 if the work could not be
// done, or 2 if the arguments are wrong.
func Main(s Set, opts ...odm.Option) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := Command{Set: s, Options: opts, Env: os.Getenv, Stdout: os.Stdout, Stderr: os.Stderr}.Run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// A Command is what Main runs, apart from its process.
type Command struct {
	Set            Set
	Options        []odm.Option        // of the DB
	Env            func(string) string // the environment; nil is an empty one
	Stdout, Stderr io.Writer
}

func (c Command) env(name string) string {
	if c.Env == nil {
		return ""
	}
	return c.Env(name)
}

// inDatabase puts a database into a URI. Who the user is stays a question to the database that the URI named before.
func inDatabase(uri, database string) string {
	scheme, rest, ok := strings.Cut(uri, "://")
	if !ok || database == "" {
		return uri // Open says what is wrong with it
	}
	rest, query, _ := strings.Cut(rest, "?")
	hosts, was, _ := strings.Cut(rest, "/")
	if strings.Contains(hosts, "@") && !strings.Contains("&"+query, "&authSource=") {
		if was == "" {
			was = "admin"
		}
		query = strings.Trim(query+"&authSource="+was, "&")
	}
	if query != "" {
		query = "?" + query
	}
	return scheme + "://" + hosts + "/" + database + query
}
