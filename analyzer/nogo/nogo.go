// Package nogo is databridge for Bazel's nogo, and for every other driver that looks for a variable Analyzer:
//
//	nogo(
//	    name = "nogo",
//	    deps = ["@com_github_databridge_go_databridge//analyzer/nogo"],
//	    visibility = ["//visibility:public"],
//	)
//
// Its flags stand in nogo's configuration, under "databridge": {"analyzer_flags": {"off": "DB3001"}}.
package nogo

import "github.com/databridge-go/databridge/analyzer"

// Analyzer is the one analyzer that databridge has: see [analyzer.All].
var Analyzer = analyzer.All()[0]
