/** The part of the script that knows no command: it goes through the words up to the cursor. */
export const POWERSHELL_WALK = `    $at = ''
    $wants = $null
    $count = 0
    $ended = $false
    foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        $word = $element.Extent.Text
        $below = "$at $word".Trim()
        if ($null -ne $wants) { $wants = $null }
        elseif (-not $ended -and $word -eq '--') { $ended = $true }
        elseif (-not $ended -and $word.StartsWith('-')) {
            if ($known[$at].Takes.ContainsKey($word)) { $wants = $word }
        }
        elseif (-not $ended -and $count -eq 0 -and $known.ContainsKey($below)) { $at = $below }
        else { $count++ }
    }

    $node = $known[$at]
    $typed = $wordToComplete
    $prefix = ''
    if ($null -eq $wants -and -not $ended -and $typed -match '^(--[^=]+)=(.*)$') {
        $wants = $Matches[1]
        $typed = $Matches[2]
        $prefix = "$wants="
    }

    $found = [ordered]@{}
    $kind = 'ParameterValue'
    if ($null -ne $wants) {
        foreach ($value in $node.Takes[$wants]) { $found[$value] = $value }
    }
    elseif (-not $ended -and $typed.StartsWith('-')) {
        $found = $node.Flags
        $kind = 'ParameterName'
    }
    elseif ($count -eq 0) {
        $found = $node.First
    }

    foreach ($entry in $found.GetEnumerator()) {
        $word = $entry.Key
        if ($word.StartsWith($typed, [StringComparison]::OrdinalIgnoreCase)) {
            [System.Management.Automation.CompletionResult]::new("$prefix$word", $word, $kind, $entry.Value)
        }
    }
`;
