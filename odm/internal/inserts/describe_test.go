package inserts_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// changing are what differs from one connection and one moment to the next.
var changing = regexp.MustCompile(`\[-\d+\]|127\.0\.0\.1:\d+->|t: \d+|remaining_time_ms[^,]*|\d+(\.\d+)?(ms|µs|s)\b|calculated server-side timeout \(\S+ ms\)`)

// clock is a time of the cluster.
var clock = regexp.MustCompile(`"[ti]":"?\d+"?`)

// described says all that a caller can learn of an error.
func described(err error) string {
	if err == nil {
		return "nil"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "text: %s\n", changing.ReplaceAllString(err.Error(), "*"))
	fmt.Fprintf(&b, "codes %v, duplicate %v, network %v, timeout %v, canceled %v, deadline %v\n", mongo.ErrorCodes(err),
		mongo.IsDuplicateKeyError(err), mongo.IsNetworkError(err), mongo.IsTimeout(err), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded))
	var many mongo.BulkWriteException
	if errors.As(err, &many) {
		fmt.Fprintf(&b, "many, labels %q\n", many.Labels)
		for _, w := range many.WriteErrors {
			fmt.Fprintf(&b, "%s request %v\n", refusal(w.WriteError), w.Request)
		}
		fmt.Fprintln(&b, concern(many.WriteConcernError))
	}
	var one mongo.WriteException
	if errors.As(err, &one) {
		fmt.Fprintf(&b, "one, labels %q, raw %s\n", one.Labels, lasting(one.Raw))
		for _, w := range one.WriteErrors {
			fmt.Fprintln(&b, refusal(w))
		}
		fmt.Fprintln(&b, concern(one.WriteConcernError))
	}
	var command mongo.CommandError
	if errors.As(err, &command) {
		labels := slices.Clone(command.Labels)
		slices.Sort(labels)
		fmt.Fprintf(&b, "command %d %q, labels %q, raw %s, wraps %T\n", command.Code, command.Name, labels, lasting(command.Raw), command.Wrapped)
	}
	return b.String()
}

func refusal(w mongo.WriteError) string {
	return fmt.Sprintf("write %d: %d %q details %v raw %v", w.Index, w.Code, w.Message, w.Details, w.Raw)
}

func concern(w *mongo.WriteConcernError) string {
	if w == nil {
		return "no concern"
	}
	return fmt.Sprintf("concern %s %d %q details %v raw %v", w.Name, w.Code, w.Message, w.Details, w.Raw)
}

// lasting is a reply without what differs from one moment to the next.
func lasting(raw bson.Raw) string {
	var d bson.D
	if err := bson.Unmarshal(raw, &d); len(raw) > 0 && err != nil {
		return err.Error()
	}
	d = slices.DeleteFunc(d, func(e bson.E) bool {
		return slices.Contains([]string{"$clusterTime", "operationTime", "electionId", "opTime", "topologyVersion"}, e.Key)
	})
	return fmt.Sprint(d)
}

// asked says what a command asks for: all but the place of its keys, and what is another value each time.
func asked(command bson.Raw) string {
	es, err := command.Elements()
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, e := range es {
		value := e.Value().String()
		switch e.Key() {
		case "lsid", "txnNumber", "$clusterTime", "maxTimeMS":
			value = "*"
		case "documents":
			value = fmt.Sprint(len(value))
		case "readConcern":
			value = changing.ReplaceAllString(clock.ReplaceAllString(value, "*"), "*")
		case "$readPreference":
			continue // the driver adds it to a plain command that goes to one server only, which takes no heed of it in a write
		}
		all = append(all, e.Key()+"="+value)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}
