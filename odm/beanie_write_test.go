package odm_test

import "slices"

var writeRows = slices.Concat(encodingRows(), insertRows(), updateRows(), saveRows(), bulkRows(), stateRows())
