package agg_test

import (
	"testing"

	"github.com/databridge-go/databridge/internal/mongotest"
)

func TestMain(m *testing.M) { mongotest.Main(m) }
