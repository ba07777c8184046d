// Command custom is golangci-lint with databridge in it: what golangci-lint custom makes of .custom-gcl.yml, without cloning
// its repository. The project's own tests run it.
package main

import (
	"os"
	"runtime"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/databridge-go/databridge/golangci"
)

func main() {
	if err := commands.Execute(commands.BuildInfo{GoVersion: runtime.Version(), Version: "v2.15.0-databridge", Commit: "?", Date: "?"}); err != nil {
		os.Exit(exitcodes.Failure)
	}
}
