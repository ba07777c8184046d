package mql

// tables returns every row: those that mqlgen writes, and those by hand.
func tables() [][]Operator {
	return append(generated(), positionalRows(), modifierRows(), queryOptionRows(), serverStageRows())
}
