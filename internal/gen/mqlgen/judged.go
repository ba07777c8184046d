package main

import "github.com/databridge-go/databridge/internal/model"

// A judgement is what the definitions do not tell of an operator in one place, measured on a server or taken from the
// manual. The fields are those of mql.Operator.
type judgement struct {
	Fits     model.Kinds
	Elements bool
	Takes    model.Kinds
	Short    string
	Row      bool
	Removed  string
	Of       []string
}

// judged is the judgements by place and name.
var judged = map[[2]string]judgement{}
