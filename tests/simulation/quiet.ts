// What a process under faults has to say is of no use here. Import this first.
process.env.PARLEY_LOG = "silent";
