package odm_test

import "slices"

var coreRows = slices.Concat(initRows(), queryRows(), operatorRows(), sessionRows())
