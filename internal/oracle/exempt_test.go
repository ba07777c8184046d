package oracle

import "github.com/databridge-go/databridge/internal/diag"

// families are the rules of which no server can tell anything.
func families() map[string]string {
	return map[string]string{
		"DB0": "comments of this tool",
		"DB1": "declarations in Go: what the driver makes of them is held by internal/modeltest",
		"DB6": "indexes and work: no query of theirs is wrong",
		"DB7": "the life cycle of cursors, sessions and contexts: Go code",
		"DB8": "where a value comes from: Go code",
	}
}

// exempted are single rules.
func exempted() map[diag.Code]string {
	return map[diag.Code]string{
		"DB2010": "a name that is spelled out often is right: how the program is written",
		"DB2011": "an unknown collection is an empty one: the rule is about who else uses it",
		"DB2013": "the json name is an unknown name like that of DB2001; which name is stored, internal/modeltest holds",
		"DB2015": "an unknown name like that of DB2001; the rule is about who else writes it",
		"DB3008": "a nil slice is null once it is encoded: DB3006 has the query",
		"DB3015": "the order of a Go map: every single order is a right query",
		"DB3020": "two assignments in Go: the query that is sent is right, and not the one that was meant",
		"DB4001": "the driver refuses it, and sends nothing",
		"DB4002": "the driver refuses it, and sends nothing",
	}
}
