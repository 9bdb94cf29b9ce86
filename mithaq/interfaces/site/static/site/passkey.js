// Says on the page when the browser or the person did not complete a passkey.
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  const note = document.getElementById('passkey-failed')
  if (note) note.hidden = false
})
