package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
)

// width is where a printed command is cut.
const width = 160

// printCommands prints every command that is sent, without what the driver adds for its sessions.
func printCommands(out io.Writer) *event.CommandMonitor {
	return &event.CommandMonitor{Started: func(_ context.Context, e *event.CommandStartedEvent) {
		if slices.Contains([]string{"dropDatabase", "endSessions"}, e.CommandName) {
			return // the example's own housekeeping
		}
		var d bson.D
		if err := bson.Unmarshal(e.Command, &d); err != nil {
			return // the driver has made it, so it is one
		}
		d = slices.DeleteFunc(d, func(e bson.E) bool {
			return slices.Contains([]string{"lsid", "$clusterTime", "$db", "txnNumber", "ordered"}, e.Key)
		})
		text, err := bson.MarshalExtJSON(d, false, false)
		if err != nil {
			return
		}
		if len(text) > width {
			text = append(text[:width:width], " …"...)
		}
		_, _ = fmt.Fprintf(out, "  > %s\n", text)
	}}
}
