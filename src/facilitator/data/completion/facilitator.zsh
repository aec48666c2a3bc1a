#compdef facilitator
# Completion of facilitator for zsh: eval "$(facilitator completion zsh)", after compinit

_facilitator() {
    local line
    local -a parts values shown
    for line in "${(@f)$("${(Q)words[1]}" complete zsh "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        parts=("${(@ps:\t:)line}")
        case $parts[1] in
            files) compset -P '--*='; _files ;;
            folders) compset -P '--*='; _files -/ ;;
            value)
                values+=("$parts[2]")
                shown+=("$parts[2]${parts[3]:+  -- $parts[3]}")
                ;;
        esac
    done
    (( $#values )) && compadd -U -l -d shown -a values
}

if [[ $funcstack[1] == _facilitator ]]; then _facilitator "$@"; else compdef _facilitator facilitator; fi
