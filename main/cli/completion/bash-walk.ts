/** The part of the script that knows no command: it goes through the words up to the cursor. */
export const BASH_WALK = `_poolkey() {
  local IFS=$' \\t\\n' cur=\${COMP_WORDS[COMP_CWORD]} at='' wants='' joined='' ended='' found='' count=0 i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    # bash makes words of their own of these, in --flag=value and user@pool.
    case $word in
      *[!=:@]* | '') ;;
      *) joined=1; continue ;;
    esac
    if [[ $wants ]]; then
      wants=''
    elif [[ $joined ]]; then
      :
    elif [[ $ended || $word != -* ]]; then
      if [[ ! $ended && $count == 0 ]] && _poolkey_find "flags$at $word"; then at="$at $word"
      else count=$((count + 1)); fi
    elif [[ $word == -- ]]; then
      ended=1
    elif _poolkey_find "value$at $word"; then
      wants=$word
    fi
    joined=''
  done
  case $cur in
    *[!=:@]* | '') ;;
    *) joined=1; cur='' ;;
  esac

  found=''
  if [[ $wants ]]; then
    _poolkey_find "value$at $wants"
  elif [[ $joined ]]; then
    :
  elif [[ ! $ended && $cur == -* ]]; then
    _poolkey_find "flags$at"
  elif [[ ! $ended && $count == 0 ]] && _poolkey_find "commands$at"; then
    :
  else
    _poolkey_find "place$at $count" || _poolkey_find "places$at"
  fi

  case $found in
    '<files>') return ;;
    '<programs>') COMPREPLY=($(compgen -c -- "$cur")); return ;;
  esac
  # Elsewhere files would only mislead. Older than bash 4 cannot say so.
  compopt +o default +o bashdefault 2>/dev/null
  COMPREPLY=($(compgen -W "$found" -- "$cur"))
}

complete -o bashdefault -o default -F _poolkey poolkey
`;
