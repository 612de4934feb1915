/** What a list may look like, for somebody who has none yet. */
export function RosterShape() {
  return (
    <section class="roster-shape" aria-label="What a list may look like">
      <h3>What a list may look like</h3>
      <p class="dim">
        CSV with any delimiter, JSON, JSON lines, or cells copied from a spreadsheet. The first line names the
        columns.
      </p>
      <pre class="selectable">
        {'username,password,new_password,tags,label\nada@example.test,Start-1234,,"smoke, eu",Ada\n'}
        {'ben@example.test,Temp-5678,Final-9012,smoke,Ben'}
      </pre>
      <dl class="shape-columns">
        <div>
          <dt>
            <code>username</code>, <code>password</code>
          </dt>
          <dd>What the user signs in with. A password may be missing where users are created.</dd>
        </div>
        <div>
          <dt>
            <code>new_password</code>
          </dt>
          <dd>Set where the first one is temporary.</dd>
        </div>
        <div>
          <dt>
            <code>tags</code>, <code>label</code>
          </dt>
          <dd>For finding the user in Poolkey.</dd>
        </div>
        <div>
          <dt>
            <code>groups</code>, <code>email</code>, <code>custom:…</code>
          </dt>
          <dd>Groups and attributes of users that are created.</dd>
        </div>
      </dl>
    </section>
  );
}
