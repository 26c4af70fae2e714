package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// ConfigCmd prints the reference of all settings.
type ConfigCmd struct{}

// Run prints it, made from the flags themselves.
func (ConfigCmd) Run(std streams) error { return writeReference(std.out) }

// writeReference writes a section for each subcommand that has settings.
func writeReference(w io.Writer) error {
	var cmds commands
	parser, err := newParser(&cmds, streams{out: w, err: w}, func(int) {})
	if err != nil {
		return err
	}
	fmt.Fprint(w, "# Settings\n\nEvery setting is a flag and an environment variable; a flag wins.\n")
	for _, cmd := range parser.Model.Leaves(true) {
		if len(cmd.Flags) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n## folkmoot %s\n\n%s\n\n", cmd.Path(), cmd.Help)
		fmt.Fprintln(w, "| flag | environment | default | what it does |")
		fmt.Fprintln(w, "|---|---|---|---|")
		for _, f := range cmd.Flags {
			fmt.Fprintf(w, "| `--%s` | `%s` | %s | %s |\n", f.Name, strings.Join(f.Envs, "`, `"), defaultOf(f), strings.ReplaceAll(f.Help, "|", "\\|"))
		}
	}
	return nil
}

func defaultOf(f *kong.Flag) string {
	if f.Default == "" {
		return "–"
	}
	return "`" + f.Default + "`"
}
