// Command folkmoot runs meetings for groups that decide together, counts
// ballots, and writes down what was decided. See the README; `folkmoot --help`
// lists its subcommands.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/folkmoot/folkmoot/server"
)

// commands is the command line: one field for each subcommand.
type commands struct {
	Serve    ServeCmd    `cmd:"" help:"Run the server: print the host link, hold meetings until interrupted."`
	Link     LinkCmd     `cmd:"" help:"Print a new host link of the running server; the one before, if unused, is revoked."`
	Count    CountCmd    `cmd:"" help:"Count a ballot file, convert it, or check known elections."`
	Rehearse RehearseCmd `cmd:"" help:"Play simulated phones in a rehearsal, to test the hall's network and the server."`
	Config   ConfigCmd   `cmd:"" help:"Print the reference of all settings, as Markdown."`
	Version  VersionCmd  `cmd:"" help:"Print the version."`
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends at once
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// run carries out one command line and gives the process's exit status: 0 done,
// 1 failed, 2 the command line makes no sense.
func run(ctx context.Context, args []string, std streams) int {
	var cmds commands
	exit := -1
	parser, err := newParser(&cmds, std, func(code int) { exit = code })
	if err != nil {
		fmt.Fprintln(std.err, "folkmoot:", err)
		return 2
	}
	parsed, err := parser.Parse(args)
	switch {
	case exit >= 0: // --help has been printed
		return exit
	case err != nil:
		fmt.Fprintln(std.err, "folkmoot:", err)
		fmt.Fprintln(std.err, "Try: folkmoot --help")
		return 2
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(std); err != nil {
		fmt.Fprintln(std.err, "folkmoot:", err)
		return 1
	}
	return 0
}

func newParser(cmds *commands, std streams, exit func(int)) (*kong.Kong, error) {
	return kong.New(cmds,
		kong.Name("folkmoot"),
		kong.Description("Meetings for groups that decide together."),
		kong.Writers(std.out, std.err),
		kong.Exit(exit),
		kong.DefaultEnvars("FOLKMOOT"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
}

// VersionCmd prints the version.
type VersionCmd struct{}

// Run prints the version.
func (VersionCmd) Run(std streams) error {
	_, err := fmt.Fprintln(std.out, "folkmoot", server.Version)
	return err
}
