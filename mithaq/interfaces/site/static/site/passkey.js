// A button that asks for a passkey does nothing before its script is there: it is switched on once that has taken it up.
document.addEventListener('DOMContentLoaded', () => {
  const button = document.getElementById('passkey-button')
  if (button) button.disabled = false
})

// Says on the page when the browser or the person did not complete a passkey.
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  const note = document.getElementById('passkey-failed')
  if (note) note.hidden = false
})
