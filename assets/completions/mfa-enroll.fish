# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_mfa_enroll_global_optspecs
    string join \n demo speed= tour loop record= plain store= key-file= passphrase-file= socket= ascii color= h/help V/version
end

function __fish_mfa_enroll_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_mfa_enroll_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_mfa_enroll_using_subcommand
    set -l cmd (__fish_mfa_enroll_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l speed -d 'Have the demo\'s clock go N times faster, 1 to 100; a real phone works at 1' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l record -d 'Record all that is shown until the program is left, in a new file: an asciicast (version 2)' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l demo -d 'Start the console in memory with sample people; nothing is saved'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l tour -d 'Have the demo play the five steps by itself, with captions; any key takes over'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l loop -d 'Begin the tour again when it is over'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l plain -d 'No console: ask for user and device line by line (also with TERM=dumb)'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -s V -l version -d 'Print version'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "init" -d 'Make a store'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "users" -d 'List, show, add, edit, import and remove users'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "devices" -d 'List the devices of a user and change them'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "recovery-codes" -d 'Recovery codes, for who has no device at hand any more'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "verify" -d 'Judge a code at sign-in: prints accepted or refused'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "enroll" -d 'Enroll a device line by line: QR code or key, then two codes'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "check" -d 'Read everything and say whether the store is whole'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "repair" -d 'Copy a damaged store, then recover what its log still holds'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "report" -d 'Report on all users: devices, who enrolled them, who is overdue'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "policy" -d 'Show or set who must have a device'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "settings" -d 'Show or change what holds for the whole store'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "history" -d 'Show the history of a user or of everything, or verify it'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "queue" -d 'Say whose turn it is of those without a device'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "backup" -d 'Write the whole store into one sealed file'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "restore" -d 'Make the store from a backup'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "keys" -d 'See and change what unlocks the store'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "tokens" -d 'See hardware tokens, and put them in stock to be assigned'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "import" -d 'Import devices that another program enrolled'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "export" -d 'Write secret keys to a file of another program, with a reason'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "serve" -d 'Serve a store to many at once'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "ticket" -d 'Give somebody a ticket for their first device'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "self" -d 'Your own devices, where a daemon runs'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "gate" -d 'Be the login shell of people who must have a device'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "pam" -d 'Say to PAM whether a code is right'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "completions" -d 'Print what completes commands in a shell'
complete -c mfa-enroll -n "__fish_mfa_enroll_needs_command" -f -a "man" -d 'Print the man page'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand init" -l issuer -d 'Who asks for the codes, as the apps show it [default: the host\'s name]' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand init" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand init" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand init" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand init" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand init" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand init" -l even-if-recorded -d 'Print the recovery key even if the session is being recorded'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand init" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand init" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand init" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -f -a "list" -d 'List users'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -f -a "show" -d 'Show a user\'s security credentials'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -f -a "add" -d 'Add a user'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -f -a "edit" -d 'Change what is known of a user, all of it or nothing'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -f -a "import" -d 'Import users from a CSV file or from the users of this host'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and not __fish_seen_subcommand_from list show add edit import remove" -f -a "remove" -d 'Remove a user who has no device any more'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from list" -l filter -d 'Part of the user name, name or e-mail address' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from list" -l show -d 'Which users' -r -f -a "all\t'All of them'
none\t'Those without a device that may sign in'
pending\t'Those with an enrollment under way'
active\t'Those with a device that may sign in'
overdue\t'Those who must have a device, have none, and are past their time'
disabled\t'Those whose sign-in too many wrong codes have disabled'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from list" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from list" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from list" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from list" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from list" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from show" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from show" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from show" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from show" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from show" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from show" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from add" -l name -d 'The name people call them by' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from add" -l email -d 'E-mail address; it is only shown' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from add" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from add" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from add" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from add" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from add" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from add" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from add" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l name -d 'The name people call them by' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l email -d 'E-mail address; it is only shown' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l join -d 'Put the user into this group; may be given more than once' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l leave -d 'Take the user out of this group; may be given more than once' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l password -d 'Whether the user has a console password' -r -f -a "yes\t'There is one'
no\t'There is none'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l exempt-until -d 'Ask for no device until then' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l reason -d 'Why the user is exempt' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l pass-over -d 'Go past the user in the queue for today, for this reason' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l note -d 'What operators want to remember' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l tag -d 'Set a tag, at most 50 in all; may be given more than once' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l untag -d 'Take the tag of this key off; may be given more than once' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l no-name -d 'Take the name away'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l no-email -d 'Take the e-mail address away'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l end-exemption -d 'End the exemption'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l no-note -d 'Take the note away'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from import" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from import" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from import" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from import" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from import" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from import" -l passwd -d 'Import the people of /etc/passwd'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from import" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from import" -l skip -d 'Leave out rows that cannot be taken'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from import" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from remove" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from remove" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from remove" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from remove" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from remove" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from remove" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from remove" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand users; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -f -a "list" -d 'List the devices of a user, pending ones too'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -f -a "rename" -d 'Give a device another name'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -f -a "deactivate" -d 'Take a device\'s sign-in away; two codes give it back'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -f -a "reactivate" -d 'Let a deactivated device sign in again: asks for two codes in a row'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -f -a "prove" -d 'Let an imported device sign in: asks for two codes in a row'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -f -a "resync" -d 'Learn how far a device\'s clock is off: asks for two codes in a row'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -f -a "test" -d 'Say which device a code is from and whether it is in time; spends it'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -f -a "delete" -d 'Delete a device: its secret key is destroyed'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -f -a "discard" -d 'End an enrollment that is under way: its secret key is destroyed'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -f -a "replace" -d 'Enroll a device in the place of another, line by line'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and not __fish_seen_subcommand_from list rename deactivate reactivate prove resync test delete discard replace edit" -f -a "edit" -d 'Change the note and the tags of a device, all of it or nothing'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from list" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from list" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from list" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from list" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from list" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from rename" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from rename" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from rename" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from rename" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from rename" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from rename" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from rename" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from deactivate" -l identified -d 'How the person was identified: badge, call-back, manager, other, code or recovery-code; a code is read first and tested' -r -f -a "badge\t'They showed a badge or an identity card'
call-back\t'They were called back on a number that was known before'
manager\t'Their manager vouched for them'
other\t'In another way; the ticket says how'
code\t'They read out a code of a device of theirs'
recovery-code\t'They read out a recovery code'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from deactivate" -l ticket -d 'Number of the ticket' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from deactivate" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from deactivate" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from deactivate" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from deactivate" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from deactivate" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from deactivate" -l leaves-none -d 'Also if the user must have a device and has none then'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from deactivate" -l dry-run -d 'Only say what it would do; no code is asked for'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from deactivate" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from deactivate" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from reactivate" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from reactivate" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from reactivate" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from reactivate" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from reactivate" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from reactivate" -l dry-run -d 'Only say what it would do; no code is asked for'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from reactivate" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from reactivate" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from prove" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from prove" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from prove" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from prove" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from prove" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from prove" -l dry-run -d 'Only say what it would do; no code is asked for'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from prove" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from prove" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from resync" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from resync" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from resync" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from resync" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from resync" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from resync" -l dry-run -d 'Only say what it would do; no code is asked for'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from resync" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from resync" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from test" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from test" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from test" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from test" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from test" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from test" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from test" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -l identified -d 'How the person was identified: badge, call-back, manager, other, code or recovery-code; a code is read first and tested' -r -f -a "badge\t'They showed a badge or an identity card'
call-back\t'They were called back on a number that was known before'
manager\t'Their manager vouched for them'
other\t'In another way; the ticket says how'
code\t'They read out a code of a device of theirs'
recovery-code\t'They read out a recovery code'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -l ticket -d 'Number of the ticket' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -l leaves-none -d 'Also if the user must have a device and has none then'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -l dry-run -d 'Only say what it would do; no code is asked for'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -l deactivate -d 'Deactivate it first if it is active'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from discard" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from discard" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from discard" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from discard" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from discard" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from discard" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from discard" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from discard" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l device -d 'Name of the new device' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l label -d 'What the app shows below the issuer [default: USER (NAME)]' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l qr -d 'Write the QR code into this new file, .png or .svg; it is deleted at the end, unless left open' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l token -d 'It is the hardware token with this serial number; its secret key is asked for, unless the token is in stock' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l digits -d 'Digits of the token\'s codes: 6 or 8 [default: 6]' -r -f -a "6\t'Six'
8\t'Eight'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l period -d 'Seconds the token shows a code: 30 or 60 [default: 30]' -r -f -a "30\t'Thirty seconds'
60\t'Sixty seconds'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l algorithm -d 'Hash of the token: sha1, sha256 or sha512 [default: sha1]' -r -f -a "sha1\t'SHA-1'
sha256\t'SHA-256'
sha512\t'SHA-512'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l identified -d 'How the person was identified: badge, call-back, manager, other, code or recovery-code; a code is read first and tested' -r -f -a "badge\t'They showed a badge or an identity card'
call-back\t'They were called back on a number that was known before'
manager\t'Their manager vouched for them'
other\t'In another way; the ticket says how'
code\t'They read out a code of a device of theirs'
recovery-code\t'They read out a recovery code'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l ticket -d 'Number of the ticket' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l lost -d 'The old device is lost: deactivate it at once'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l sha256 -d 'Make codes by SHA-256; several apps ignore that and compute SHA-1'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l show-key -d 'Print the secret key even if standard output is no terminal'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l even-if-recorded -d 'Show the secret key even if the session is being recorded'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l overwrite -d 'Replace the file that --qr names'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l dry-run -d 'Only say what it would do; no key is made'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from replace" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -l note -d 'What operators want to remember' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -l tag -d 'Set a tag, at most 50 in all; may be given more than once' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -l untag -d 'Take the tag of this key off; may be given more than once' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -l no-note -d 'Take the note away'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand devices; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and not __fish_seen_subcommand_from make use show" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and not __fish_seen_subcommand_from make use show" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and not __fish_seen_subcommand_from make use show" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and not __fish_seen_subcommand_from make use show" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and not __fish_seen_subcommand_from make use show" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and not __fish_seen_subcommand_from make use show" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and not __fish_seen_subcommand_from make use show" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and not __fish_seen_subcommand_from make use show" -f -a "make" -d 'Make ten recovery codes and show them once'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and not __fish_seen_subcommand_from make use show" -f -a "use" -d 'Spend a recovery code: it identifies the person for one enrollment'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and not __fish_seen_subcommand_from make use show" -f -a "show" -d 'Say how many are left'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -l identified -d 'How the person was identified: badge, call-back, manager, other, code or recovery-code; a code is read first and tested' -r -f -a "badge\t'They showed a badge or an identity card'
call-back\t'They were called back on a number that was known before'
manager\t'Their manager vouched for them'
other\t'In another way; the ticket says how'
code\t'They read out a code of a device of theirs'
recovery-code\t'They read out a recovery code'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -l ticket -d 'Number of the ticket' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -l show -d 'Print the codes even if standard output is no terminal'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -l even-if-recorded -d 'Show the codes even if the session is being recorded'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -l dry-run -d 'Only say what it would do; no codes are made'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from make" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from use" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from use" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from use" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from use" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from use" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from use" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from show" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from show" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from show" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from show" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from show" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from show" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand recovery-codes; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand verify" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand verify" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand verify" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand verify" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand verify" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand verify" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand verify" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l device -d 'Name of the new device' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l label -d 'What the app shows below the issuer [default: USER (NAME)]' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l qr -d 'Write the QR code into this new file, .png or .svg; it is deleted at the end, unless left open' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l token -d 'It is the hardware token with this serial number; its secret key is asked for, unless the token is in stock' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l digits -d 'Digits of the token\'s codes: 6 or 8 [default: 6]' -r -f -a "6\t'Six'
8\t'Eight'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l period -d 'Seconds the token shows a code: 30 or 60 [default: 30]' -r -f -a "30\t'Thirty seconds'
60\t'Sixty seconds'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l algorithm -d 'Hash of the token: sha1, sha256 or sha512 [default: sha1]' -r -f -a "sha1\t'SHA-1'
sha256\t'SHA-256'
sha512\t'SHA-512'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l resume -d 'Go on with the enrollment under way of that name: the same key'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l sha256 -d 'Make codes by SHA-256; several apps ignore that and compute SHA-1'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l show-key -d 'Print the secret key even if standard output is no terminal'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l even-if-recorded -d 'Show the secret key even if the session is being recorded'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l overwrite -d 'Replace the file that --qr names'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l dry-run -d 'Only say what it would do; no key is made'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand enroll" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand check" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand check" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand check" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand check" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand check" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand check" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand check" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand check" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand repair" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand repair" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand repair" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand repair" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand repair" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand repair" -l clock -d 'Go on from the time that the clock says, although newer history entries are there'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand repair" -l older-copy -d 'Take an older copy of the store for the store; codes that are good now count as used'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand repair" -l dry-run -d 'Only say what it would do; no words are asked for'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand repair" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand repair" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand report" -l show -d 'Which users' -r -f -a "all\t'All of them'
none\t'Those without a device that may sign in'
pending\t'Those with an enrollment under way'
active\t'Those with a device that may sign in'
overdue\t'Those who must have a device, have none, and are past their time'
disabled\t'Those whose sign-in too many wrong codes have disabled'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand report" -l group -d 'Only members of this group; if given more than once, of any of them' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand report" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand report" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand report" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand report" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand report" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand report" -l csv -d 'Print CSV'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand report" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand report" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and not __fish_seen_subcommand_from show set" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and not __fish_seen_subcommand_from show set" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and not __fish_seen_subcommand_from show set" -f -a "show" -d 'Show who must have a device'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and not __fish_seen_subcommand_from show set" -f -a "set" -d 'Set who must have a device, and how many days they have'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from show" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from show" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from show" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from show" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from show" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from show" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from set" -l group -d 'A group whose members must have a device; may be given more than once' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from set" -l grace-days -d 'Days until somebody without a device is overdue [default: as many as now]' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from set" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from set" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from set" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from set" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from set" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from set" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from set" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand policy; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and not __fish_seen_subcommand_from show set" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and not __fish_seen_subcommand_from show set" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and not __fish_seen_subcommand_from show set" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and not __fish_seen_subcommand_from show set" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and not __fish_seen_subcommand_from show set" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and not __fish_seen_subcommand_from show set" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and not __fish_seen_subcommand_from show set" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and not __fish_seen_subcommand_from show set" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and not __fish_seen_subcommand_from show set" -f -a "show" -d 'Show what holds for the whole store'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and not __fish_seen_subcommand_from show set" -f -a "set" -d 'Change what holds for the whole store, all of it or nothing'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from show" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from show" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from show" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from show" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from show" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from show" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from set" -l issuer -d 'Who asks for the codes, as the apps show it; devices that are enrolled keep the old name' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from set" -l proofing -d 'Whether what takes a device away must say how the person was identified' -r -f -a "optional\t'It may be left out'
required\t'It must be said'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from set" -l idle-minutes -d 'Minutes without a key after which the console locks; 0: never' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from set" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from set" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from set" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from set" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from set" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from set" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from set" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand settings; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and not __fish_seen_subcommand_from verify" -l filter -d 'Only entries in whose words this stands' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and not __fish_seen_subcommand_from verify" -l limit -d 'Most entries to print; 0: all' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and not __fish_seen_subcommand_from verify" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and not __fish_seen_subcommand_from verify" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and not __fish_seen_subcommand_from verify" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and not __fish_seen_subcommand_from verify" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and not __fish_seen_subcommand_from verify" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and not __fish_seen_subcommand_from verify" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and not __fish_seen_subcommand_from verify" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and not __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and not __fish_seen_subcommand_from verify" -a "verify" -d 'Read all of it and name the first entry that does not fit'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and __fish_seen_subcommand_from verify" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and __fish_seen_subcommand_from verify" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and __fish_seen_subcommand_from verify" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and __fish_seen_subcommand_from verify" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and __fish_seen_subcommand_from verify" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and __fish_seen_subcommand_from verify" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and __fish_seen_subcommand_from verify" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand history; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand queue" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand queue" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand queue" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand queue" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand queue" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand queue" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand queue" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand queue" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -l recipient -d 'Seal it for this public key (age1…); may be given again' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -l recipients-file -d 'Seal it for the public keys in a file; may be given again' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -l backup-passphrase-file -d 'File whose first line is the passphrase of the backup' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -l overwrite -d 'Replace a file that is there'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand backup" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand restore" -l identity -d 'File with a private key (AGE-SECRET-KEY-1…) that opens it' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand restore" -l backup-passphrase-file -d 'File whose first line is the passphrase of the backup' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand restore" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand restore" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand restore" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand restore" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand restore" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand restore" -l dry-run -d 'Read it to its end and say what is in it; nothing is changed'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand restore" -l even-if-recorded -d 'Print the recovery key even if the session is being recorded'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand restore" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand restore" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -f -a "list" -d 'List what unlocks the store'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -f -a "passphrase" -d 'Set a passphrase, or change the one that is set'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -f -a "add-key-file" -d 'Add a key file, made if it is missing'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -f -a "recovery" -d 'Print a new recovery key, once; the old one opens nothing any more'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -f -a "remove" -d 'Remove a slot; the last one stays'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and not __fish_seen_subcommand_from list passphrase add-key-file recovery remove rotate" -f -a "rotate" -d 'Put a new data key in force and seal everything anew with it'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from list" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from list" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from list" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from list" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from list" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from passphrase" -l new-passphrase-file -d 'File whose first line is the new passphrase' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from passphrase" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from passphrase" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from passphrase" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from passphrase" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from passphrase" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from passphrase" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from passphrase" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from passphrase" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from add-key-file" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from add-key-file" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from add-key-file" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from add-key-file" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from add-key-file" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from add-key-file" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from add-key-file" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from add-key-file" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from recovery" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from recovery" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from recovery" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from recovery" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from recovery" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from recovery" -l even-if-recorded -d 'Print the recovery key even if the session is being recorded'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from recovery" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from recovery" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from recovery" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from remove" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from remove" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from remove" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from remove" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from remove" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from remove" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from remove" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l with-key-file -d 'A key file whose slot is to be kept; may be given again' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l with-passphrase-file -d 'File whose first line is the passphrase of the slot that is to be kept' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l drop -d 'A slot that is not to be kept; may be given again' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l even-if-recorded -d 'Print the recovery key even if the session is being recorded'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and not __fish_seen_subcommand_from list import remove" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and not __fish_seen_subcommand_from list import remove" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and not __fish_seen_subcommand_from list import remove" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and not __fish_seen_subcommand_from list import remove" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and not __fish_seen_subcommand_from list import remove" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and not __fish_seen_subcommand_from list import remove" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and not __fish_seen_subcommand_from list import remove" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and not __fish_seen_subcommand_from list import remove" -f -a "list" -d 'List the hardware tokens in stock, and those that users have'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and not __fish_seen_subcommand_from list import remove" -f -a "import" -d 'Put hardware tokens in stock from their maker\'s file'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and not __fish_seen_subcommand_from list import remove" -f -a "remove" -d 'Take a hardware token out of the stock: its secret key is destroyed'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from list" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from list" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from list" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from list" -l in-stock -d 'Only those that nobody has'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from list" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from list" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l password-file -d 'File whose first line is the password of a PSKC file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l pre-shared-key-file -d 'File whose first line is the pre-shared key of a PSKC file, in hexadecimal' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l refused -d 'Leave them out, and write them to this new file for a second run' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l skip -d 'Leave out rows that cannot be taken'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l json -d 'Print JSON: an object for each row'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from remove" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from remove" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from remove" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from remove" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from remove" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from remove" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from remove" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand tokens; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l user -d 'Whose devices they are, where a row names nobody' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l device -d 'What they are called, where a row has no name [default: imported]' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l password-file -d 'File whose first line is the password of a PSKC file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l pre-shared-key-file -d 'File whose first line is the pre-shared key of a PSKC file, in hexadecimal' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l refused -d 'Leave them out, and write them to this new file for a second run' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l trusted -d 'Let them sign in at once; otherwise each waits for two codes (`devices prove`)'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l add-users -d 'Add users who are not there; otherwise their rows are refused'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l skip -d 'Leave out rows that cannot be taken'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l dry-run -d 'Only say what it would do'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l json -d 'Print JSON: an object for each row'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l to -d 'The file to write, with mode 0600; with google-authenticator a folder' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l reason -d 'Why: it stands in the history; asked for on a terminal' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l user -d 'Only this user\'s devices; may be given again' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l password-file -d 'File whose first line is the password of a PSKC file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l pre-shared-key-file -d 'File whose first line is the pre-shared key of a PSKC file, in hexadecimal' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l overwrite -d 'Replace a file that is there; a users.oath is merged always'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l unsealed -d 'Leave the keys of a PSKC file as they are'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l dry-run -d 'Only say what would be written'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand serve" -l operators -d 'Group of the operators, who enroll people' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand serve" -l auditors -d 'Group of the auditors, who read history and report' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand serve" -l verifier -d 'An account whose service asks for codes at sign-in, beside root' -r
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand serve" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand serve" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand serve" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand serve" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand serve" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand serve" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand serve" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand ticket" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand ticket" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand ticket" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand ticket" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand ticket" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand ticket" -l json -d 'Print JSON'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand ticket" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand ticket" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand self" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand self" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand self" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand self" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand self" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand self" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand self" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand gate" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand gate" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand gate" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand gate" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand gate" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand gate" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand gate" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand pam" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand pam" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand pam" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand pam" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand pam" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand pam" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand pam" -s h -l help -d 'Print help'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand completions" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand completions" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand completions" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand completions" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand completions" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand completions" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand man" -l store -d 'Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand man" -l key-file -d 'Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand man" -l passphrase-file -d 'File whose first line is the passphrase of the store, in place of a key file' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand man" -l socket -d 'Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]' -r -F
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand man" -l color -d 'When to use colors: auto, always or never; auto heeds the variable NO_COLOR' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand man" -l ascii -d 'Draw with ASCII alone'
complete -c mfa-enroll -n "__fish_mfa_enroll_using_subcommand man" -s h -l help -d 'Print help'
