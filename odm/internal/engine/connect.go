package engine

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/auth"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"
)

// patience bounds the first answer of the server where neither the context nor the URI does.
const patience = 10 * time.Second

// Connect opens the database that uri names and waits until a server has answered once. What opts say, if there are
// any, counts more than what the URI says. Its errors are one line each
// and hold no password.
func Connect(ctx context.Context, uri string, opts *options.ClientOptions) (*mongo.Database, error) {
	cs, err := connstring.ParseAndValidate(uri)
	if err != nil {
		return nil, fmt.Errorf("cannot read the URI: %w; it looks like mongodb://host:27017/database", safe(uri, err))
	}
	if cs.Database == "" {
		return nil, fmt.Errorf("the URI names no database: write mongodb://%s/database", strings.Join(cs.Hosts, ","))
	}
	all := []*options.ClientOptions{options.Client().ApplyURI(uri)}
	if opts != nil {
		all = append(all, opts)
	}
	client, err := mongo.Connect(all...)
	if err != nil {
		return nil, fmt.Errorf("cannot use the URI: %w", safe(uri, err))
	}
	if err := greet(ctx, client, cs); err != nil {
		_ = client.Disconnect(context.WithoutCancel(ctx))
		return nil, unanswered(cs, safe(uri, err))
	}
	return client.Database(cs.Database), nil
}

// greet pings the server once.
func greet(ctx context.Context, client *mongo.Client, cs *connstring.ConnString) error {
	if _, bounded := ctx.Deadline(); !bounded && !cs.ServerSelectionTimeoutSet {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	return client.Ping(ctx, nil)
}

// unanswered says in one line why nobody answered, and what to do.
func unanswered(cs *connstring.ConnString, err error) error {
	where := strings.Join(cs.Hosts, ",")
	var refused *auth.Error
	if errors.As(lastWord(err), &refused) || errors.As(err, &refused) {
		return &ConnectError{fmt.Sprintf("%s refuses user %q: check name, password and authSource in the URI", where, cs.Username), err}
	}
	way := "start mongod, or correct the host in the URI"
	if cs.ReplicaSet != "" {
		way += fmt.Sprintf(" and replicaSet=%s", cs.ReplicaSet)
	}
	return &ConnectError{fmt.Sprintf("no MongoDB answers at %s (%v): %s", where, oneLine(lastWord(err)), way), err}
}

// A ConnectError says in one line why no server answered. It wraps the driver's own error.
type ConnectError struct {
	text string
	err  error
}

func (e *ConnectError) Error() string { return e.text }
func (e *ConnectError) Unwrap() error { return e.err }

// lastWord finds the reason below a server selection error, whose own text is a page about the topology.
func lastWord(err error) error {
	var s topology.ServerSelectionError
	if !errors.As(err, &s) {
		return err
	}
	for _, server := range s.Desc.Servers {
		if server.LastError != nil {
			err = server.LastError
		}
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil || !strings.Contains(err.Error(), "connection(") && !errors.As(err, &s) {
			return err
		}
		err = inner
	}
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// safe hides in err's text what stands before the @ of a URI.
func safe(uri string, err error) error {
	_, rest, ok := strings.Cut(uri, "://")
	if !ok {
		rest = uri
	}
	at := strings.LastIndex(rest, "@")
	if at < 0 {
		return err
	}
	secrets := []string{rest[:at]}
	if _, password, ok := strings.Cut(rest[:at], ":"); ok {
		secrets = append(secrets, password)
		if plain, err := url.PathUnescape(password); err == nil {
			secrets = append(secrets, plain)
		}
	}
	text := err.Error()
	for _, s := range secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, "***")
		}
	}
	if text == err.Error() {
		return err
	}
	return errors.New(text)
}
