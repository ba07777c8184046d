package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/databridge-go/databridge/internal/diag"
)

// GitHub writes c as workflow commands of GitHub Actions: each finding becomes an annotation of its line. The last line
// is the summary, which the log shows as it is.
func GitHub(w io.Writer, c *Check) error {
	var b strings.Builder
	for _, f := range c.Findings {
		fmt.Fprintf(&b, "::%s file=%s,line=%d,endLine=%d,col=%d,endColumn=%d,title=%s::%s\n",
			githubCommand(f.Severity), githubProperty.Replace(f.File), f.Line, f.EndLine, f.Column, f.EndColumn,
			githubProperty.Replace(fmt.Sprintf("%s %s", f.Code, f.Name)), githubData.Replace(f.Message))
	}
	for _, i := range c.Incomplete {
		fmt.Fprintf(&b, "::notice title=databridge%%3A incomplete::%s\n", githubData.Replace(i.String()))
	}
	fmt.Fprintln(&b, (&Text{}).Summary(c))
	_, err := io.WriteString(w, b.String())
	return err
}

func githubCommand(s diag.Severity) string {
	if s == diag.Info {
		return "notice"
	}
	return string(s)
}

// What would end a command or one of its properties is written as GitHub reads it back.
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
