// Package devserver tries one query on a MongoDB that a developer has named: it explains it, or runs it if it only
// reads. It runs in a process of its own, databridge try, because the language server must not reach the driver.
package devserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// The bounds of a try.
const (
	patience  = 10 * time.Second // for all of it
	documents = 20               // of a result
	size      = 1 << 20          // bytes of the text
)

// A Request is one query. It comes by standard input: a command line, which others can read, would tell the password.
type Request struct {
	URI      string          `json:"uri"`
	Database string          `json:"database"` // "" is that of the URI
	Command  json.RawMessage `json:"command"`  // extended JSON
	Explain  bool            `json:"explain"`
	Execute  bool            `json:"execute"` // Explain: with statistics of a run; never of a command that writes
}

// Read reads a request.
func Read(r io.Reader) (q Request, err error) {
	if err = json.NewDecoder(r).Decode(&q); err != nil {
		return q, fmt.Errorf("read the request: %w", err)
	}
	if q.URI == "" {
		return q, errors.New("the request names no server")
	}
	return q, nil
}

// Do answers a request with a text for people: remarks behind //, then extended JSON.
func (q Request) Do(ctx context.Context) (string, error) {
	var command bson.D
	if err := bson.UnmarshalExtJSON(q.Command, false, &command); err != nil {
		return "", fmt.Errorf("read the command: %w", err)
	}
	if err := Refuse(command, q.Explain); err != nil {
		return "", err
	}
	name := q.Database
	if name == "" {
		name = databaseOf(q.URI)
	}
	if name == "" {
		return "", errors.New("no database is known: add one to the URI, mongodb://localhost/shop, or set connection.database")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	client, err := mongo.Connect(options.Client().SetServerSelectionTimeout(patience / 3).SetAppName("databridge try").ApplyURI(q.URI))
	if err != nil {
		return "", fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = client.Disconnect(context.WithoutCancel(ctx)) }()
	var reply bson.D
	if err := client.Database(name).RunCommand(ctx, q.sent(command)).Decode(&reply); err != nil {
		return "", err
	}
	return q.text(reply)
}

// sent is what the server is sent, bounded in documents; the driver makes maxTimeMS of the context.
func (q Request) sent(command bson.D) bson.D {
	if q.Explain {
		verbosity := "queryPlanner"
		if q.Execute && reads(command) {
			verbosity = "executionStats"
		}
		return bson.D{{Key: "explain", Value: command}, {Key: "verbosity", Value: verbosity}}
	}
	return bounded(command)
}

// bounded is a command that gives few documents and leaves no cursor behind.
func bounded(command bson.D) bson.D {
	command = append(bson.D{}, command...)
	switch command[0].Key {
	case "find":
		if n, ok := number(lookup(command, "limit")); !ok || n <= 0 || n > documents {
			command = set(command, "limit", documents)
		}
		return set(command, "singleBatch", true)
	case "aggregate":
		stages, _ := lookup(command, "pipeline").(bson.A)
		stages = append(append(bson.A{}, stages...), bson.D{{Key: "$limit", Value: documents}})
		command = set(command, "pipeline", stages)
		return set(command, "cursor", bson.D{{Key: "batchSize", Value: documents + 1}})
	}
	return command
}

// text writes a reply.
func (q Request) text(reply bson.D) (string, error) {
	var b strings.Builder
	var shown any = reply
	if q.Explain {
		b.WriteString(summary(reply))
	} else if cursor, ok := lookup(reply, "cursor").(bson.D); ok {
		batch, _ := lookup(cursor, "firstBatch").(bson.A)
		fmt.Fprintf(&b, "// %s; at most %d are shown\n", counted(len(batch), "document"), documents)
		shown = bson.D{{Key: "documents", Value: batch}}
	} else {
		shown = without(reply, "ok", "$clusterTime", "operationTime")
	}
	raw, err := bson.MarshalExtJSONIndent(shown, false, false, "", "  ")
	if err != nil {
		return "", fmt.Errorf("write the reply: %w", err)
	}
	if len(raw) > size {
		raw = append(raw[:size], "\n// … and more"...)
	}
	b.Write(raw)
	b.WriteByte('\n')
	return b.String(), nil
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// databaseOf is the database that a URI names, "" for none.
func databaseOf(uri string) string {
	_, rest, _ := strings.Cut(uri, "://")
	_, path, _ := strings.Cut(rest, "/")
	name, _, _ := strings.Cut(path, "?")
	return name
}
