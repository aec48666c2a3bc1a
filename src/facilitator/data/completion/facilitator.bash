# Completion of facilitator for bash: eval "$(facilitator completion bash)"

_facilitator() {
    local program=facilitator words=() word="" cut="" each kind value purpose
    type -P facilitator >/dev/null || program=${COMP_WORDS[0]}
    # Bash takes --option=value for three words.
    for each in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ $each == "=" || $word == --*= ]]; then
            word+=$each
            words[${#words[@]} - 1]=$word
        else
            word=$each
            words+=("$word")
        fi
    done
    [[ $word == --*=* ]] && cut=${word%%=*}=
    COMPREPLY=()
    while IFS=$'\t' read -r kind value purpose; do
        case $kind in
            files) compopt -o default 2>/dev/null ;;
            folders) compopt -o plusdirs 2>/dev/null ;;
            value)
                value=${value#"$cut"}
                case ${word#"$cut"} in # a name may hold what a shell would carry out
                    \"*) COMPREPLY+=("$(sed 's/[\"$`]/\\&/g' <<<"$value")") ;;
                    \'*) COMPREPLY+=("${value//\'/\'\\\'\'}") ;;
                    *) COMPREPLY+=("$(printf %q "$value")") ;;
                esac
                ;;
        esac
    done < <("$program" complete bash "$program" "${words[@]}" 2>/dev/null)
}

complete -F _facilitator facilitator
