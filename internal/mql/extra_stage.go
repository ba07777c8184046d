package mql

// serverStageRows are stages and expressions that servers have and MongoDB's definitions lack: those of its own tools, and old
// names.
func serverStageRows() []Operator {
	const manual = "https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/"
	var rows []Operator
	for _, s := range []struct{ name, since, doc string }{
		{"$backupCursor", "4.2", "lists the files of a consistent backup and keeps them open; of backup programs"},
		{"$backupCursorExtend", "4.2", "extends an open backup by the journal up to a time; of backup programs"},
		{"$listCatalog", "5.3", "lists the collections that the server stores"},
		{"$listClusterCatalog", "8.1", "lists the collections of the whole cluster"},
		{"$operationMetrics", "5.0", "figures about operations, by database"},
		{"$querySettings", "8.0", "lists the settings that are attached to kinds of queries"},
		{"$queryStats", "7.1", "figures about the kinds of queries that the server has run"},
	} {
		rows = append(rows, Operator{Name: s.name, Place: Stage, Encoding: Single, Since: s.since, First: true, Doc: s.doc, Manual: manual})
	}
	return append(rows,
		Operator{
			Name: "$const", Place: Expression, Encoding: Single, Since: "3.0", Doc: "the old name of $literal",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/aggregation/literal/",
			Args:   []Arg{{Name: "value", Types: []string{"any"}}},
		},
		Operator{
			Name: "$toUUID", Place: Expression, Encoding: Single, Since: "8.0", Doc: "the value as a UUID",
			Manual: "https://www.mongodb.com/docs/manual/reference/operator/aggregation/toUUID/",
			Args:   []Arg{{Name: "expression", Types: []string{"expression"}}},
		},
	)
}
