using Api.Cli;

// One program is the server and its command line: serve is what it does when nothing else is said.
return await Commands.RunAsync(args);
