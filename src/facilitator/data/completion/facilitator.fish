# Completion of facilitator for fish: facilitator completion fish | source

function __facilitator_offers
    set --local before (commandline --tokenize --cut-at-cursor --current-process)[2..-1]
    set --local typed (string unescape -- (commandline --current-token --cut-at-cursor); or echo)
    set --local option (string match --regex -- '^--[^=]*=' $typed; or echo)
    for line in (facilitator complete fish facilitator $before $typed 2>/dev/null)
        set --local parts (string split \t -- $line)
        switch $parts[1]
            case files folders
                for path in (__fish_complete_path (string replace -- "$option" '' $typed))
                    echo $option$path
                end
            case value
                string join -- \t $parts[2..-1]
        end
    end
end

complete --command facilitator --no-files --arguments '(__facilitator_offers)'
